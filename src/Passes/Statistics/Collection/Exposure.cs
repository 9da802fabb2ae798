using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>Makes a copied model return values that it computes inside.</summary>
internal sealed class Exposure(ModelCopy copy)
{
    private readonly GraphEditor _editor = new(copy.Model, "observe");

    /// <summary>Why a value cannot be returned, as the rest of a sentence; null where it can.</summary>
    public static string? WhyNot(Value value)
    {
        if (value.Type is not (null or TensorType))
            return "it is no tensor";
        if (value.Scope.Function is { } function)
            return $"it stands in the function {function.Name}, which several calls may share";
        return value.Scope.Outer is null ? null : "it stands in a body of control flow";
    }

    /// <summary>Lets the copy return a value of the original.</summary>
    public ObservedName Expose(Value value)
    {
        var own = copy.Values[value];
        var graph = copy.Model.Graph;
        if (own.IsGraphInput)
            return new ObservedName(value, own.Name, IsInput: true, Stacked: 0);
        if (!own.IsGraphOutput)
        {
            // the runtime knows the type itself; an output may go without one
            _editor.AddGraphOutput(graph, own);
        }

        return new ObservedName(value, own.Name, IsInput: false, Stacked: 0);
    }
}
