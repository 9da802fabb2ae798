using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime;

/// <summary>
/// Inputs and outputs of types that the runtime's interface does not pass. In a copy of the model, a Cast stands between each and
/// a wider type that holds the same numbers; values are recoded on their way. Numbers and infinities survive exactly; of a NaN, that it is one.
/// </summary>
internal sealed class NarrowInterface
{
    public static readonly NarrowInterface None = new();

    private readonly Dictionary<string, ElementType> _inputs = [];
    private readonly Dictionary<string, ElementType> _outputs = [];

    /// <param name="model">The model to be run.</param>
    /// <param name="carried">The model itself where all its types pass, else a copy with casts.</param>
    public static NarrowInterface Of(Model model, out Model carried)
    {
        carried = model;
        var narrow = new NarrowInterface();
        if (!model.Graph.Inputs.Concat(model.Graph.Outputs).Any(v => CarrierOf(v) is not null))
            return None;
        carried = ModelCopy.Of(model).Model;
        var editor = new GraphEditor(carried, "carry");
        foreach (var input in carried.Graph.RequiredInputs.ToArray())
            narrow.CarryInput(input, editor);
        narrow.CarryOutputs(carried.Graph, editor);
        return narrow;
    }

    /// <summary>An input or output as the model declares it.</summary>
    public InterfaceValue Declared(string name, OnnxType type) =>
        type is TensorType tensor && (_inputs.TryGetValue(name, out var narrow) || _outputs.TryGetValue(name, out narrow))
            ? new InterfaceValue(name, tensor with { Element = narrow })
            : new InterfaceValue(name, type);

    /// <summary>An input's value in the type that carries it.</summary>
    public HostValue Widen(NamedValue input) =>
        _inputs.TryGetValue(input.Name, out var type) && input.Value is TensorValue { Tensor: var tensor } && tensor.Type == type
            ? Recode(tensor, CarriedTypes.CarrierOf(type)!.Value)
            : input.Value;

    /// <summary>An output's value in the type that the model declares.</summary>
    public NamedValue Narrow(NamedValue output) =>
        _outputs.TryGetValue(output.Name, out var type) && output.Value is TensorValue { Tensor: var tensor }
            ? output with
            {
                Value = Recode(tensor, type),
            }
            : output;

    /// <summary>Without saturation, which turns an infinity into the largest number; the attribute exists for the four float8 types alone.</summary>
    private static Attribute[] ToNarrow(ElementType type)
    {
        var to = Attribute.Of("to", (long)type.Code);
        return type.Code is >= 17 and <= 20 ? [to, Attribute.Of("saturate", 0L)] : [to];
    }

    private static ElementType? CarrierOf(Value value) => value.Type is TensorType type ? CarriedTypes.CarrierOf(type.Element) : null;

    private void CarryInput(Value input, GraphEditor editor)
    {
        if (CarrierOf(input) is not { } carrier)
            return;
        var type = (TensorType)input.Type!;
        _inputs.Add(input.Name, type.Element);
        editor.SetInfo(input, input.Info! with { Type = type with { Element = carrier } });
        var uses = input.Uses.ToArray();
        var cast = editor.AddNode(
            input.Scope,
            "Cast",
            [input],
            [input.Name + "_narrow"],
            ToNarrow(type.Element),
            before: input.Scope.Nodes.First
        );
        foreach (var use in uses)
            editor.SetInput(use.Node, use.Index, cast.Outputs[0]);
    }

    private void CarryOutputs(Graph graph, GraphEditor editor)
    {
        foreach (var output in graph.Outputs.Distinct().ToArray())
        {
            if (CarrierOf(output) is not { } carrier || output.Producer is null)
                continue;
            var type = (TensorType)output.Type!;
            _outputs.Add(output.Name, type.Element);
            var cast = editor.AddNode(graph, "Cast", [output], [output.Name + "_wide"], [Attribute.Of("to", (long)carrier.Code)]);
            var readers = output.Uses.Where(u => u.Node != cast).ToArray();
            // the cast takes over the output's name; whoever reads the output goes on reading the narrow value
            editor.TryReplaceUses(output, cast.Outputs[0]!);
            editor.SetInput(cast, 0, output);
            foreach (var use in readers)
                editor.SetInput(use.Node, use.Index, output);
            editor.SetInfo(cast.Outputs[0]!, new ValueInfo(type with { Element = carrier }));
            editor.SetInfo(output, new ValueInfo(type));
        }
    }

    private static Tensor Recode(Tensor tensor, ElementType type)
    {
        var values = new double[checked((int)tensor.ElementCount)];
        tensor.CopyTo(0, values);
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        if (type == ElementType.Float8E5M2)
            RestoreInfinities(values, bytes);
        return Tensor.FromBytes(type, [.. tensor.Dims], bytes);
    }

    /// <summary>The codec saturates, as quantization wants; a carried infinity stays one.</summary>
    private static void RestoreInfinities(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsInfinity(values[i]))
                bytes[i] = (byte)(values[i] > 0 ? 0x7C : 0xFC);
        }
    }
}
