using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Runtime;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Shapes that hold in every run, of values of the main graph: those of constants; those declared of inputs, which the runtime checks
/// whenever it is given some; and what the runtime's shape inference derives from these alone. Shapes that a file
/// declares of computed values may be left over from another batch size and count for nothing.
/// </summary>
internal sealed class InferredShapes
{
    /// <summary>Initializers up to here may hold shapes and axes, which inference reads; of larger ones only the shape matters.</summary>
    private const int SmallBytes = 1024;

    private readonly Dictionary<Value, ImmutableArray<Dimension>> _shapes = [];

    /// <summary>Derives the shapes that Shape and Size nodes ask for; opens the model in the runtime, without its weights, only if there are any.</summary>
    public static InferredShapes Of(Model model, CancellationToken cancellation)
    {
        var inferred = new InferredShapes();
        var wanted = model
            .AllNodes.Where(n => n.Is("Shape") || n.Is("Size"))
            .Select(n => n.Input(0))
            .OfType<Value>()
            .Where(v => v.Scope == model.Graph && v.Producer is not null)
            .Distinct()
            .ToArray();
        if (wanted.Length == 0)
            return inferred;
        try
        {
            inferred.Infer(model, wanted, cancellation);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Code != RuntimeCodes.NativeLibrary)
        {
            inferred.Failure = e.Diagnostics[0].Message;
        }

        return inferred;
    }

    /// <summary>Why the runtime derived nothing, as a sentence; null where it did, or was not asked.</summary>
    public string? Failure { get; private set; }

    /// <summary>The shape of a value, its free extents unknown; null where not even the rank is sure.</summary>
    public ImmutableArray<Dimension>? ShapeOf(Value value) =>
        value switch
        {
            { Initializer: { } tensor, IsConstant: true } => [.. tensor.Dims.Select(d => new Dimension(d))],
            { IsGraphInput: true, Scope: { Outer: null, Function: null }, Type: TensorType { Shape: { } shape } } => shape,
            _ => _shapes.TryGetValue(value, out var shape) ? shape : null,
        };

    private void Infer(Model original, Value[] wanted, CancellationToken cancellation)
    {
        var copy = ModelCopy.Of(original);
        using var model = copy.Model;
        var editor = new GraphEditor(model, "infer");
        foreach (var scope in model.Scopes)
            ForgetShapes(scope, editor);
        foreach (
            var value in model
                .Graph.Initializers.Where(v => v is { IsGraphInput: false, IsGraphOutput: false, Initializer.ByteLength: > SmallBytes })
                .ToArray()
        )
            MakeInput(value, editor);
        foreach (var value in wanted.Select(v => copy.Values[v]).Where(v => !v.IsGraphOutput))
            editor.AddGraphOutput(model.Graph, value);

        using var runner = InferenceRunner.Open(model, new RunnerOptions(Threads: 1, Optimization: GraphOptimization.None), cancellation);
        var types = runner.Outputs.ToDictionary(o => o.Name, o => o.Type);
        foreach (var value in wanted)
        {
            if (types[copy.Values[value].Name] is TensorType { Shape: { } shape })
                _shapes[value] = shape;
        }
    }

    /// <summary>Leaves of a scope's declarations the types of inputs and outputs, and the shapes of the main graph's inputs.</summary>
    private static void ForgetShapes(Graph scope, GraphEditor editor)
    {
        foreach (var value in scope.Values)
        {
            if (value.IsGraphInput && scope is { Outer: null, Function: null })
                continue;
            var isInterface = value.IsGraphInput || value.IsGraphOutput;
            editor.SetInfo(
                value,
                isInterface && value.Type is TensorType type ? new ValueInfo(type with { Shape = null })
                    : isInterface ? value.Info
                    : null
            );
        }
    }

    private static void MakeInput(Value initializer, GraphEditor editor)
    {
        var tensor = initializer.Initializer!;
        var input = editor.AddGraphInput(
            initializer.Scope,
            initializer.Name,
            new TensorType(tensor.Type, [.. tensor.Dims.Select(d => new Dimension(d))])
        );
        if (!editor.TryReplaceUses(initializer, input))
            throw new InvalidOperationException($"'{initializer}' is no graph output and yet cannot be replaced.");
        editor.RemoveInitializer(initializer);
    }
}
