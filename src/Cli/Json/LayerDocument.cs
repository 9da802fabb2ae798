using System.Text.Json.Serialization;
using NNCompress.Passes;

namespace NNCompress.Cli.Json;

/// <summary>What became of a layer; the measures by their names.</summary>
sealed record LayerDocument(
    string Layer,
    string Operator,
    string? Tensor,
    string? LeftAloneBecause,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Form,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Remark,
    IReadOnlyDictionary<string, double> Measures
)
{
    public static LayerDocument Of(LayerReport layer) =>
        new(layer.Layer, layer.Operator, layer.Tensor, layer.LeftAloneBecause, layer.Form, layer.Remark, Named(layer.Measures));

    public static IReadOnlyDictionary<string, double> Named(IEnumerable<Measure> measures) =>
        measures.ToDictionary(m => m.Name, m => m.Value);
}
