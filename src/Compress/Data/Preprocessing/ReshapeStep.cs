using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Another shape over the same elements in the same order.</summary>
/// <param name="Extents">Extents without the batch axis; one may be −1, for what remains.</param>
public sealed record ReshapeStep(ImmutableArray<long> Extents) : PreprocessingStep
{
    public const string Key = "reshape";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (value.Integers(-1, int.MaxValue) is not { } extents)
            return null;
        if (extents.Count(e => e == -1) <= 1 && !extents.Contains(0))
            return new ReshapeStep([.. extents]);
        value.Report($"`{Key}:` takes positive extents, of which one may be -1.");
        return null;
    }

    /// <summary>The step with its numbers, which a record would not list.</summary>
    public override string ToString() => $"{Id} [{string.Join(", ", Extents)}]";

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        var shape = Extents.Select(e => e < 0 ? Dimension.Unknown : new Dimension(e)).ToImmutableArray();
        if (input.Shape.All(d => d.IsFixed))
        {
            var given = Extents.Where(e => e > 0).Aggregate(1L, (n, e) => checked(n * e));
            var there = input.Shape.Aggregate(1L, (n, d) => n * d.Value!.Value);
            var rest = Extents.IndexOf(-1);
            if (rest < 0 ? given != there : there % given != 0)
                throw DoesNotFit(input, $"its {there} elements do not fill [{string.Join(", ", Extents)}].");
            if (rest >= 0)
                shape = shape.SetItem(rest, there / given);
        }
        return SampleSpec.Of(input.Type, shape) with { Layout = ImageLayout.None };
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var shape = Describe(input).Shape;
        return new Tensor(sample.Type, [.. shape.Select(d => d.Value!.Value)], sample.Payload);
    }
}
