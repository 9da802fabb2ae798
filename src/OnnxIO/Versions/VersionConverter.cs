using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// Rewrites a model for a newer version of the standard's operator set, from version 7 up to 25, so that it computes what it computed.
/// Each operator that changed in between has an adapter or is known to be unaffected; the main graph, bodies of control flow and the model's
/// functions are all rewritten. Operators of other domains stay as they are.
/// </summary>
public static class VersionConverter
{
    /// <summary>From this IR version on, initializers need not be inputs too.</summary>
    private const long ConstantsNeedNoInputs = 4;

    /// <summary>
    /// Upgrades the model; nothing changes where it is at the target already, or above. The IR version becomes the oldest one that can state
    /// the target. Where that ends the time of initializers that had to be listed as inputs, they are dropped from the inputs: left there,
    /// runtimes would treat them as variable.
    /// </summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="targetOpset">The version of the standard's operator set to reach; 7 to 25.</param>
    /// <param name="findings">Gets what was done.</param>
    /// <param name="observed">
    /// Types of values beyond what the file declares, as from a run of the model; null for none. Of their shapes only the rank counts: other
    /// inputs may have other extents.
    /// </param>
    /// <exception cref="DiagnosticException">
    /// The target cannot be reached, with a diagnostic for every node that is in the way. Nothing has been changed then.
    /// </exception>
    public static void Upgrade(GraphEditor editor, long targetOpset, DiagnosticBag findings, Func<Value, TensorType?>? observed = null)
    {
        var model = editor.Model;
        if (WhyNot(model, targetOpset, observed) is { Count: > 0 } reasons)
            throw new DiagnosticException(reasons);
        if (IsReached(model, targetOpset))
            return;
        var (opset, ir) = (model.Opsets.VersionOf(""), model.IrVersion);
        RaiseIrVersion(editor, targetOpset, findings);
        var run = new UpgradeRun(editor, targetOpset, v => Known(v.Type as TensorType, observed?.Invoke(v)));
        run.Run();
        if (run.Refusals.Count > 0)
            throw new InvalidOperationException($"A node was refused that the rehearsal took: {run.Refusals[0]}.");
        WarnOfGaps(model, targetOpset, findings);
        findings.Add(
            VersionCodes.Upgraded.At(
                FileOf(model),
                $"The model was upgraded from opset {opset?.ToString() ?? "none"} to {targetOpset} (IR {ir?.ToString() ?? "none"} to {model.IrVersion})"
                    + (
                        run.Adapted.Count == 0
                            ? "; no node had to change."
                            : $"; rewritten were {string.Join(", ", run.Adapted.Select(a => $"{a.Value} {a.Key}"))}."
                    )
            )
        );
    }

    /// <summary>Why a model cannot be upgraded: one error for every node in the way; empty where it can. The model is not changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="target">The version of the standard's operator set to reach.</param>
    /// <param name="observed">Types of values beyond what the file declares; null for none.</param>
    public static IReadOnlyList<Diagnostic> WhyNot(Model model, long target, Func<Value, TensorType?>? observed = null)
    {
        if (IsReached(model, target))
            return [];
        if (WhyUnreachable(model, target) is { } reason)
            return [reason];
        var run = Rehearse(model, target, observed);
        return
        [
            .. run.Refusals.Select(r =>
                VersionCodes.NoAdapter.At(
                    $"{FileOf(model)}: {PartOf(r.Node)}",
                    $"{r.Node.OpType} cannot be upgraded to opset {target}: {r.Reason}.",
                    "Export the model again with a newer opset, or ask for what needs none."
                )
            ),
        ];
    }

    /// <summary>
    /// Whether an upgrade would be spared something by types that the file does not declare: a refusal, or the longer form of an operator.
    /// Then it is worth observing them.
    /// </summary>
    /// <param name="model">The model, which is not changed.</param>
    /// <param name="target">The version of the standard's operator set to reach.</param>
    public static bool WouldUseTypes(Model model, long target) =>
        !IsReached(model, target)
        && WhyUnreachable(model, target) is null
        && Rehearse(model, target, observed: null) is var run
        && (run.MissesTypes || run.Refusals.Count > 0);

    /// <summary>Upgrades a copy: whether a node can be adapted may depend on what earlier steps made of it.</summary>
    private static UpgradeRun Rehearse(Model model, long target, Func<Value, TensorType?>? observed)
    {
        var copy = ModelCopy.Of(model);
        var originals = copy.Values.ToDictionary(p => p.Value, p => p.Key);
        var editor = new GraphEditor(copy.Model, "upgrade");
        var run = new UpgradeRun(
            editor,
            target,
            v => Known(v.Type as TensorType, originals.TryGetValue(v, out var original) ? observed?.Invoke(original) : null)
        );
        RaiseIrVersion(editor, target, []);
        run.Run();
        return run;
    }

    /// <summary>What the file declares, and of what was observed beyond that, the element type and the rank.</summary>
    private static TensorType? Known(TensorType? declared, TensorType? observed)
    {
        if (observed is null)
            return declared;
        var shape = declared?.Shape ?? (observed.Shape is { } seen ? [.. seen.Select(_ => Dimension.Unknown)] : null);
        return new TensorType(declared is { Element: var element } && element != ElementType.Undefined ? element : observed.Element, shape);
    }

    private static void WarnOfGaps(Model model, long target, DiagnosticBag findings)
    {
        foreach (var nodes in model.AllNodes.Where(n => n.IsStandard && RuntimeGaps.Of(n.OpType) <= target).GroupBy(n => n.OpType))
            findings.Add(
                VersionCodes.NoKernel.At(
                    $"{FileOf(model)}: {PartOf(nodes.First())}",
                    $"ONNX Runtime 1.29 has no kernel for {nodes.Key} from opset {RuntimeGaps.Of(nodes.Key)} on, and the model was taken to {target}.",
                    "Ask for a form that needs an older opset."
                )
            );
    }

    private static bool IsReached(Model model, long target) =>
        model.Opsets.VersionOf("") >= target
        && model.Functions.All(f => f.Opsets.VersionOf("") is null || f.Opsets.VersionOf("") >= target);

    private static Diagnostic? WhyUnreachable(Model model, long target)
    {
        if (target is < OpsetRelease.Oldest or > OpsetRelease.Newest)
            return Unreachable(
                $"Opset {target} is none that models are upgraded to; those are {OpsetRelease.Oldest} to {OpsetRelease.Newest}."
            );
        if (model.HasTrainingInfo)
            return VersionCodes.Training.At(
                FileOf(model),
                $"The model carries training graphs, which stay as they are and would no longer fit a main graph of opset {target}.",
                "Export it for inference."
            );
        var hasStandard = model.Graph.WithNested().SelectMany(g => g.Nodes).Any(n => n.IsStandard);
        if ((hasStandard || model.Opsets.VersionOf("") is not null) && model.Opsets.Standard < OpsetRelease.Oldest)
            return Unreachable($"The model is of opset {model.Opsets.Standard}; the oldest that is upgraded is {OpsetRelease.Oldest}.");
        var old = model.Functions.FirstOrDefault(f => f.Opsets.VersionOf("") < OpsetRelease.Oldest);
        return old is null
            ? null
            : Unreachable($"Function {old} is of opset {old.Opsets.Standard}; the oldest that is upgraded is {OpsetRelease.Oldest}.");

        Diagnostic Unreachable(string message) =>
            VersionCodes.Unreachable.At(FileOf(model), message, "Export the model again with a newer opset.");
    }

    private static void RaiseIrVersion(GraphEditor editor, long target, DiagnosticBag findings)
    {
        var model = editor.Model;
        var needed = OpsetRelease.IrOf(target);
        if (model.IrVersion >= needed)
            return;
        if (model.InitializersAreInputs && needed >= ConstantsNeedNoInputs)
        {
            var listed = model.Graph.Inputs.Where(i => i.IsInitializer).ToArray();
            foreach (var initializer in listed)
                editor.RemoveFromInputs(initializer);
            if (listed.Length > 0)
                findings.Add(
                    VersionCodes.InputsDropped.At(
                        FileOf(model),
                        $"{listed.Length} initializers were listed among the inputs, as IR {model.IrVersion} asks for; they are constants now."
                    )
                );
        }

        editor.SetIrVersion(needed);
    }

    private static string FileOf(Model model) => model.Path is { } path ? Path.GetFileName(path) : "model";

    private static string PartOf(Node node) =>
        node.Scope == node.Scope.Model.Graph ? $"node {node.Label}" : $"{node.Scope.Label}: node {node.Label}";
}
