using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Verify;

/// <summary>Constant data are of a known type, as long as their dimensions say, and what the model declares them to be.</summary>
internal static class TensorRule
{
    public static void Check(Model model, Findings findings)
    {
        foreach (var graph in model.Scopes)
        {
            foreach (var value in graph.Initializers)
            {
                if (value.Initializer is not { } tensor)
                    throw new InvalidOperationException($"'{value}' is listed as an initializer of {graph} without data.");
                var part = $"initializer '{value}'";
                CheckTensor(tensor, part, findings);
                CheckDeclared(value, tensor, part, findings);
            }

            foreach (var value in graph.SparseInitializers)
                CheckSparse(value.SparseInitializer!, $"sparse initializer '{value}'", findings);
            foreach (var node in graph.Nodes)
            {
                foreach (var attribute in node.Attributes)
                    CheckAttribute(attribute, node, findings);
            }
        }
    }

    private static void CheckAttribute(Attribute attribute, Node node, Findings findings)
    {
        switch (attribute.Payload)
        {
            case Tensor tensor:
                CheckTensor(tensor, Part(), findings);
                break;
            case ImmutableArray<Tensor> tensors:
                foreach (var tensor in tensors)
                    CheckTensor(tensor, Part(), findings);
                break;
            case SparseTensor sparse:
                CheckSparse(sparse, Part(), findings);
                break;
            case ImmutableArray<SparseTensor> sparse:
                foreach (var tensor in sparse)
                    CheckSparse(tensor, Part(), findings);
                break;
            default:
                break;
        }

        string Part() => $"node {node.Label}, attribute '{attribute.Name}'";
    }

    private static void CheckTensor(Tensor tensor, string part, Findings findings)
    {
        if (!tensor.Type.IsKnown)
        {
            findings.At(VerifyCodes.TensorType, part, $"Its elements are of {tensor.Type}, which is unknown here.");
            return;
        }

        var problem = tensor.Payload switch
        {
            StringPayload when tensor.Type != ElementType.String => $"It holds strings, not {tensor.Type}.",
            StringPayload s => s.Values.Length == tensor.ElementCount
                ? null
                : $"It has {s.Values.Length} strings for {tensor.ElementCount} elements.",
            EmptyPayload => tensor.ElementCount == 0 ? null : $"It has no data for {tensor.ElementCount} elements.",
            _ when tensor.Type == ElementType.String => "Its strings are stored as numbers.",
            RawPayload raw => Length(raw.Source.Length, tensor),
            ExternalPayload external => Length(external.Source.Length, tensor),
            TypedPayload => null, // counted when read; counting means reading, and tensors do not change
            _ => throw new InvalidOperationException($"{tensor} has a payload of unknown form {tensor.Payload.GetType().Name}."),
        };
        if (problem is not null)
            findings.At(VerifyCodes.TensorLength, part, problem);
    }

    private static string? Length(long bytes, Tensor tensor) =>
        bytes == tensor.ByteLength ? null : $"It has {bytes} bytes, where {tensor} takes {tensor.ByteLength}.";

    private static void CheckDeclared(Value value, Tensor tensor, string part, Findings findings)
    {
        if (value.Type is not TensorType declared)
            return;
        if (declared.Element != tensor.Type)
            findings.At(VerifyCodes.DeclaredType, part, $"It is declared as {declared.Element} and holds {tensor.Type}.");
        else if (
            declared.Shape is { } shape
            && (shape.Length != tensor.Rank || shape.Zip(tensor.Dims).Any(p => p.First.Value is { } v && v != p.Second))
        )
            findings.At(VerifyCodes.DeclaredShape, part, $"It is declared as {declared} and is {tensor}; its data count.");
    }

    /// <summary>[NNZ] values, int64 [NNZ] linear or [NNZ, rank] indices.</summary>
    private static void CheckSparse(SparseTensor sparse, string part, Findings findings)
    {
        CheckTensor(sparse.Values, part, findings);
        CheckTensor(sparse.Indices, part, findings);
        var count = sparse.Values.ElementCount;
        var fits = sparse.Indices.Dims switch
        {
            [var linear] => linear == count,
            [var rows, var rank] => rows == count && rank == sparse.Dims.Length,
            _ => false,
        };
        if (!fits || sparse.Indices.Type != ElementType.Int64 || sparse.Values.Rank != 1)
            findings.At(
                VerifyCodes.SparseTensor,
                part,
                $"Values {sparse.Values} and indices {sparse.Indices} do not describe a tensor [{string.Join(',', sparse.Dims)}]."
            );
    }
}
