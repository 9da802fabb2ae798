using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>An input of a model under test: small numbers that look random, unless a function of the position is given.</summary>
sealed record OldInput(long[] Dims, ElementType Type, Func<long, double>? Value = null)
{
    public static OldInput Floats(params long[] dims) => new(dims, ElementType.Float32);

    public Tensor Draw(string name)
    {
        var random = new Random(name.Length * 7919 + Dims.Length);
        var values = new double[Dims.Aggregate(1L, (p, d) => p * d)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value?.Invoke(i) ?? (Type.IsFloat ? (random.NextDouble() * 4) - 2 : random.Next(0, 3));
        var bytes = new byte[Type.ByteLength(values.Length)];
        ElementCodec.For(Type).Encode(values, bytes);
        return Tensor.FromBytes(Type, Dims, bytes);
    }
}

/// <summary>Models in an old form, for the converter to upgrade.</summary>
static class OldModel
{
    const string FunctionDomain = "test.local";

    /// <summary>Builds a model whose nodes stand where <paramref name="placement"/> says.</summary>
    /// <param name="opset">The operator set of model and function.</param>
    /// <param name="placement">Where the nodes stand.</param>
    /// <param name="inputs">Inputs of the model.</param>
    /// <param name="fill">Adds the nodes to a scope and returns what it gives.</param>
    public static Model Build(long opset, Placement placement, IReadOnlyList<OldInput> inputs, Func<OldScope, Value[]> fill)
    {
        var model = new Model();
        var edit = new GraphEditor(model, "test");
        // IR 8 has functions, and leaves initializers out of the inputs
        edit.SetIrVersion(8);
        edit.SetOpset("", opset);
        Value[] given =
        [
            .. inputs.Select(
                (x, i) => edit.AddGraphInput(model.Graph, $"x{i}", new TensorType(x.Type, [.. x.Dims.Select(d => new Dimension(d))]))
            ),
        ];
        var outputs = placement switch
        {
            Placement.MainGraph => fill(new OldScope(edit, model.Graph, given)),
            Placement.Branch => InBranches(edit, given, fill),
            _ => InFunction(edit, opset, given, fill),
        };
        foreach (var output in outputs)
            edit.AddGraphOutput(model.Graph, output);
        return model;
    }

    static Value[] InBranches(GraphEditor edit, Value[] given, Func<OldScope, Value[]> fill)
    {
        var main = edit.Model.Graph;
        var condition = edit.AddInitializer(main, "condition", Tensor.From<byte>(ElementType.Bool, [], [1]));
        // how many outputs there are is only known when a body is filled
        using var trial = new Model();
        var count = Count(trial, given, fill);
        var node = edit.AddNode(main, "If", [condition], [.. Enumerable.Range(0, count).Select(i => $"y{i}")]);
        foreach (var name in (string[])["then_branch", "else_branch"])
        {
            var body = edit.AddBody(node, name, name);
            foreach (var output in fill(new OldScope(edit, body, given)))
                edit.AddGraphOutput(body, output);
        }

        return [.. node.Outputs.Select(o => o!)];
    }

    static Value[] InFunction(GraphEditor edit, long opset, Value[] given, Func<OldScope, Value[]> fill)
    {
        edit.SetOpset(FunctionDomain, 1);
        var function = edit.AddFunction(FunctionDomain, "Old", new OpsetImport("", opset));
        Value[] formal = [.. given.Select((_, i) => edit.AddGraphInput(function.Body, $"f{i}", new OpaqueType()))];
        foreach (var value in formal)
            edit.SetInfo(value, null);
        var outputs = fill(new OldScope(edit, function.Body, formal));
        foreach (var output in outputs)
            edit.AddGraphOutput(function.Body, output);
        var call = edit.AddNode(edit.Model.Graph, "Old", given, [.. outputs.Select((_, i) => $"y{i}")], domain: FunctionDomain);
        return [.. call.Outputs.Select(o => o!)];
    }

    static int Count(Model trial, Value[] given, Func<OldScope, Value[]> fill)
    {
        var edit = new GraphEditor(trial, "test");
        edit.SetIrVersion(8);
        Value[] own = [.. given.Select(v => edit.AddGraphInput(trial.Graph, v.Name, v.Type!))];
        return fill(new OldScope(edit, trial.Graph, own)).Length;
    }
}
