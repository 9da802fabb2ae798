using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>What a model declares about one of its inputs.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape; null where the model declares none.</param>
/// <param name="HasDefault">Whether the model holds a value for it (an initializer of the same name), so that data is not required.</param>
public sealed record InputDeclaration(string Name, ElementType Type, ImmutableArray<Dimension>? Shape, bool HasDefault = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type}[{(Shape is { } shape ? string.Join(',', shape) : "…")}]";
}
