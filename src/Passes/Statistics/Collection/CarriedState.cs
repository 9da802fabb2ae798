using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>The state that a recurrent model's caller carries: zeros at the start of a sequence, then what the step before gave.</summary>
internal sealed class CarriedState
{
    private readonly ImmutableArray<(StateLink Link, TensorType Type)> _links;

    /// <param name="model">The model.</param>
    /// <param name="links">Which of its outputs are inputs of the next step.</param>
    /// <exception cref="DiagnosticException">It has no such input or output, or the rank of an input is unknown; every reason is told.</exception>
    public CarriedState(Model model, IReadOnlyList<StateLink> links)
    {
        var findings = new DiagnosticBag();
        var known = ImmutableArray.CreateBuilder<(StateLink, TensorType)>();
        foreach (var link in links)
        {
            var input = model.Graph.Inputs.FirstOrDefault(i => i.Name == link.Input);
            if (input?.Type is TensorType { Shape: not null } type)
                known.Add((link, type));
            else
                findings.Add(
                    CalibrationCodes.StateUnknown.At(
                        $"input '{link.Input}'",
                        input is null ? "The model has no such input to carry state in." : "Nothing is known of its rank, so no state can be made for the start.",
                        $"The model's inputs are {Names(model.Graph.Inputs)}."
                    )
                );
            if (model.Graph.Outputs.All(o => o.Name != link.Output))
                findings.Add(
                    CalibrationCodes.StateUnknown.At(
                        $"output '{link.Output}'",
                        "The model has no such output to take state from.",
                        $"The model's outputs are {Names(model.Graph.Outputs)}."
                    )
                );
        }

        findings.ThrowIfErrors();
        _links = known.ToImmutable();
    }

    public IEnumerable<string> Outputs => _links.Select(l => l.Link.Output);

    /// <summary>Zeros; free extents are as long as the batch.</summary>
    public IReadOnlyList<NamedValue> Start(int rows) => [.. _links.Select(l => new NamedValue(l.Link.Input, Zeros(l.Type, rows)))];

    /// <summary>What a step gave, copied out of its memory.</summary>
    public IReadOnlyList<NamedValue> Next(RunResult result) =>
        [.. _links.Select(l => new NamedValue(l.Link.Input, result[l.Link.Output].Detach()))];

    private static Tensor Zeros(TensorType type, int rows)
    {
        long[] dims = [.. type.Shape!.Value.Select(d => d.Value ?? rows)];
        var count = dims.Aggregate(1L, (product, extent) => checked(product * extent));
        return Tensor.FromBytes(type.Element, dims, new byte[type.Element.ByteLength(count)]);
    }

    private static string Names(IEnumerable<Value> values) => string.Join(", ", values.Select(v => $"'{v}'"));
}
