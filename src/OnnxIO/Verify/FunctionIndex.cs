using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Verify;

/// <summary>The model's functions by what calls them.</summary>
internal sealed class FunctionIndex
{
    private readonly Dictionary<(OperatorKey Key, string Overload), Function> _functions = [];

    private FunctionIndex() { }

    public static FunctionIndex Of(Model model, Findings findings)
    {
        var index = new FunctionIndex();
        foreach (var function in model.Functions)
        {
            var key = new OperatorKey(OpsetImports.Canonical(function.Domain), function.Name);
            if (!index._functions.TryAdd((key, function.Overload ?? ""), function))
                findings.At(VerifyCodes.FunctionTwice, $"function {function}", "The model defines this function twice.");
        }

        return index;
    }

    /// <summary>The function that a node calls, or null.</summary>
    public Function? CalledBy(Node node) =>
        _functions.Count == 0 ? null : _functions.GetValueOrDefault((OperatorKey.Of(node), node.Overload ?? ""));
}
