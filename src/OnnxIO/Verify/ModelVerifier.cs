using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Verify;

/// <summary>
/// Checks what every model must obey, whatever it computes: definitions, scopes, order, operator sets, signatures, attributes,
/// tensors, functions. Meant to run after reading and after each pass; reads no tensor data.
/// </summary>
public static class ModelVerifier
{
    /// <summary>All findings, in order of the rules and of the model; errors make the model unusable.</summary>
    /// <exception cref="InvalidOperationException">Values and nodes contradict each other: a defect of the program, not of the model.</exception>
    public static IReadOnlyList<Diagnostic> Verify(Model model)
    {
        DefUseInvariant.Require(model);
        var findings = new Findings(model);
        var functions = FunctionIndex.Of(model, findings);
        DefinitionRule.Check(model, findings);
        VisibilityRule.Check(model, findings);
        OpsetRule.Check(model, functions, findings);
        SignatureRule.Check(model, functions, findings);
        BodyRule.Check(model, findings);
        TensorRule.Check(model, findings);
        FunctionRule.Check(model, functions, findings);
        return findings.Items;
    }
}
