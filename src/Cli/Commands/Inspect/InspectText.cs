using NNCompress.Cli.Commands.Inspect.Spectra;
using NNCompress.Cli.Rendering;
using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect;

/// <summary>An inspection for people.</summary>
static class InspectText
{
    public static void Write(TextReport report, ModelInspection model)
    {
        report.Heading(model.ModelPath);
        Field(
            report,
            "file",
            $"{NumberText.Bytes(model.FileBytes)}, IR {model.IrVersion?.ToString() ?? NumberText.Unknown}, opset {Opsets(model)}"
        );
        Field(report, "producer", model.Producer ?? "not named");
        Fields(report, "inputs", model.Inputs);
        Fields(report, "outputs", model.Outputs);
        if (model.FreeDimensions.Count > 0)
            Field(report, "free", string.Join(", ", model.FreeDimensions));
        Field(
            report,
            "parameters",
            $"{NumberText.Count(model.Parameters)}, {NumberText.Share(model.Sparsity)} of them zero; constants {NumberText.Bytes(model.WeightBytes)}"
        );
        Field(report, "MACs", model.Macs is { } macs ? $"{NumberText.Scaled(macs)} a run" : "not measured");
        Field(report, "quantized", model.Quantization ?? "nothing");
        Field(report, "operators", string.Join(", ", model.Operators.Select(o => $"{o.Value} {o.Key}")));
        if (model.Layers.Count > 0)
            WriteLayers(report, model.Layers);
        if (model.Spectra is { } spectra)
            SpectraText.Write(report, spectra);
    }

    private static void WriteLayers(TextReport report, IReadOnlyList<LayerInspection> layers)
    {
        report.Table(
            ["Layer", "Operator", "Weight", ">Parameters", ">MACs", ">Zero", "Prune", "Decompose", "Quantize"],
            layers.Select(l =>
                (IReadOnlyList<string>)
                    [
                        l.Layer,
                        l.Operator,
                        l.WeightType ?? NumberText.Unknown,
                        NumberText.Count(l.Parameters),
                        l.Macs is { } macs ? NumberText.Scaled(macs) : NumberText.Unknown,
                        NumberText.Share(l.Sparsity),
                        YesNo(l.Prune),
                        YesNo(l.Decompose),
                        YesNo(l.Quantize),
                    ]
            )
        );
        foreach (var (names, actions, reason) in Refusals(layers))
            report.Write($"Cannot {string.Join(", ", actions)} {NameList.Of(names, report.Detailed)}: {reason}");
    }

    /// <summary>Every reason once, with what it forbids and the layers it does so for.</summary>
    private static IEnumerable<(IReadOnlyList<string> Names, IReadOnlyList<string> Actions, string Reason)> Refusals(
        IReadOnlyList<LayerInspection> layers
    ) =>
        from layer in layers
        from action in new (string Name, Eligibility Verdict)[]
        {
            ("prune", layer.Prune),
            ("decompose", layer.Decompose),
            ("quantize", layer.Quantize),
        }
        where !action.Verdict.Possible
        group action.Name by (layer.Layer, layer.Weight, action.Verdict.Reason) into refusal
        group refusal.Key.Layer by (Actions: string.Join(' ', refusal), Reason: refusal.Key.Reason!) into refusals
        select (
            (IReadOnlyList<string>)[.. refusals.Distinct()],
            (IReadOnlyList<string>)refusals.Key.Actions.Split(' '),
            refusals.Key.Reason
        );

    private static string YesNo(Eligibility eligibility) => eligibility.Possible ? "yes" : "no";

    private static string Opsets(ModelInspection model) => string.Join(", ", model.Opsets.Select(o => $"{o.Key} {o.Value}"));

    private static void Fields(TextReport report, string name, IReadOnlyList<string> values)
    {
        for (var i = 0; i < values.Count; i++)
            Field(report, i == 0 ? name : "", values[i]);
    }

    private static void Field(TextReport report, string name, string value) =>
        report.Write((name.PadRight(12), Styles.Dim), (value, Spectre.Console.Style.Plain));
}
