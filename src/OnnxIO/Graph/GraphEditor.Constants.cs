using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <content>Initializers and other constants.</content>
public sealed partial class GraphEditor
{
    /// <summary>Replaces an initializer's data; type and dimensions may change with it.</summary>
    public void SetInitializer(Value value, Tensor tensor)
    {
        if (value.Initializer is null)
            throw new InvalidOperationException($"'{value}' is no dense initializer.");
        value.Initializer = tensor;
        if (value.Info is { Type: TensorType old } info)
            value.Info = info with { Type = old with { Element = tensor.Type, Shape = TypeOf(tensor).Shape } };
        Changes++;
    }

    /// <summary>
    /// Adds an initializer to a scope, under <paramref name="name"/> or that name with a number. Where files must list initializers
    /// among the inputs (the main graph before IR 4), it is listed.
    /// </summary>
    public Value AddInitializer(Graph scope, string name, Tensor tensor)
    {
        if (!HoldsInitializers(scope))
            throw new InvalidOperationException($"The {scope.Label} cannot hold initializers; add a constant.");
        var value = new Value(_names.Unique(name), scope);
        MakeInitializer(value, tensor);
        Changes++;
        return value;
    }

    /// <summary>
    /// Adds a constant that <paramref name="reader"/> may read: an initializer of its scope, or a Constant node before it where
    /// the scope has no place for initializers (the body of a model function; any body before IR 4).
    /// </summary>
    public Value AddConstant(Node reader, string name, Tensor tensor)
    {
        if (HoldsInitializers(reader.Scope))
            return AddInitializer(reader.Scope, name, tensor);
        var node = AddNode(reader.Scope, "Constant", [], [name], [Attribute.Of("value", tensor)], name: $"Constant_{name}", before: reader);
        return node.Outputs[0]!;
    }

    /// <summary>
    /// Turns a node's output into a constant of the same name, as constant folding does: an initializer, or a Constant node where
    /// the scope cannot hold initializers or the value is a graph output. The old node is removed when no output is left.
    /// </summary>
    public void ReplaceByConstant(Value output, Tensor tensor)
    {
        var node = output.Producer ?? throw new InvalidOperationException($"'{output}' has no producer.");
        if (HoldsInitializers(output.Scope) && !output.IsGraphOutput)
        {
            node.SetOutput(output.OutputIndex, null);
            MakeInitializer(output, tensor);
        }
        else
        {
            var constant = AddNode(
                output.Scope,
                "Constant",
                [],
                [],
                [Attribute.Of("value", tensor)],
                name: $"Constant_{output.Name}",
                before: node
            );
            node.SetOutput(output.OutputIndex, null);
            constant.AddOutput(output);
        }

        Changes++;
        if (node.Outputs.All(o => o is null))
            Remove(node);
    }

    /// <summary>Removes an initializer that nothing reads; where it is listed as an input too, that goes with it.</summary>
    public void RemoveInitializer(Value value)
    {
        RequireUnused(value);
        if (value.Initializer is not null)
            value.Scope.RemoveInitializer(value);
        if (value.SparseInitializer is not null)
            value.Scope.RemoveSparseInitializer(value);
        if (value.IsGraphInput)
            value.Scope.RemoveInput(value);
        value.Initializer = null;
        value.SparseInitializer = null;
        Changes++;
    }

    /// <summary>Takes an initializer out of the inputs, so that runtimes may treat it as constant.</summary>
    public void RemoveFromInputs(Value initializer)
    {
        if (!initializer.IsInitializer)
            throw new InvalidOperationException($"'{initializer}' is no initializer: callers must give it.");
        initializer.Scope.RemoveInput(initializer);
        Changes++;
    }

    /// <summary>
    /// Whether a scope has a place for initializers: a function's body has none, and before IR 4, when initializers were inputs
    /// too, only the main graph can have them.
    /// </summary>
    private bool HoldsInitializers(Graph scope) => scope.Function is null && (scope.Outer is null || !Model.InitializersAreInputs);

    private void MakeInitializer(Value value, Tensor tensor)
    {
        value.Initializer = tensor;
        value.Scope.AddInitializer(value);
        if (value.Info is not null || Model.InitializersAreInputs)
            value.Info = (value.Info ?? new ValueInfo(null)) with { Type = TypeOf(tensor) };
        if (Model.InitializersAreInputs)
            value.Scope.AddInput(value);
    }

    private static TensorType TypeOf(Tensor tensor) => new(tensor.Type, [.. tensor.Dims.Select(d => new Dimension(d))]);
}
