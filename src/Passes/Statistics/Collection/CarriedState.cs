using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>The state that a recurrent model's caller carries from step to step.</summary>
internal sealed class CarriedState
{
    private readonly IReadOnlyList<StateLink> _links;

    /// <param name="model">The model.</param>
    /// <param name="links">Which of its outputs are inputs of the next step.</param>
    /// <exception cref="DiagnosticException">It has no such input or output; every reason is told.</exception>
    public CarriedState(Model model, IReadOnlyList<StateLink> links)
    {
        var findings = new DiagnosticBag();
        foreach (var link in links)
        {
            Require(link.Input, "input", "to carry state in", model.Graph.Inputs, findings);
            Require(link.Output, "output", "to take state from", model.Graph.Outputs, findings);
        }

        findings.ThrowIfErrors();
        _links = links;
    }

    /// <summary>Outputs that every step must compute.</summary>
    public IEnumerable<string> Outputs => _links.Select(l => l.Output);

    /// <summary>What a step gave, copied out of its memory, as inputs of the next.</summary>
    public IReadOnlyList<NamedValue> Next(RunResult result) => [.. _links.Select(l => new NamedValue(l.Input, result[l.Output].Detach()))];

    private static void Require(string name, string what, string purpose, IReadOnlyList<Value> known, DiagnosticBag findings)
    {
        if (known.Any(v => v.Name == name))
            return;
        findings.Add(
            CalibrationCodes.StateUnknown.At(
                $"{what} '{name}'",
                $"The model has no such {what} {purpose}.",
                $"Its {what}s are {string.Join(", ", known.Select(v => $"'{v}'"))}."
            )
        );
    }
}
