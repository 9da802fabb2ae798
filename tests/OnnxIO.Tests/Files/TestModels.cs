using Google.Protobuf;
using NNCompress.OnnxIO.Files.Messages;
using NNCompress.OnnxIO.Tensors;
using Onnx;
using Kind = Onnx.AttributeProto.Types.AttributeType;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Models that between them use every message and storage form of the format; written as messages, so that nothing of ours is in between.</summary>
static class TestModels
{
    public static IReadOnlyList<(string Name, ModelProto Message)> All() =>
        [
            ("element types, raw", WithTensors(raw: true)),
            ("element types, typed fields", WithTensors(raw: false)),
            ("bodies and captured values", WithBodies()),
            ("functions", WithFunctions()),
            ("attributes of every kind", WithAttributes()),
            ("initializers as inputs", InitializersAsInputs()),
            ("oddities", OddModel.Make()),
        ];

    /// <summary>x [2] → Relu → y.</summary>
    public static ModelProto Smallest()
    {
        var model = new ModelProto { IrVersion = 8, ProducerName = "test" };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        model.Graph = new GraphProto { Name = "g" };
        model.Graph.Input.Add(Info("x", 2));
        model.Graph.Output.Add(Info("y", 2));
        model.Graph.Node.Add(Node("Relu", ["x"], ["y"]));
        return model;
    }

    public static ValueInfoProto Info(string name, params long[] dims)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(dims.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape },
            },
        };
    }

    public static NodeProto Node(string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType, Name = $"{opType}_{string.Join('_', outputs)}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public static TensorProto Floats(string? name, params float[] values)
    {
        var tensor = new TensorProto { DataType = 1 };
        if (name is not null)
            tensor.Name = name;
        tensor.Dims.Add(values.Length);
        tensor.FloatData.AddRange(values);
        return tensor;
    }

    static ModelProto WithTensors(bool raw)
    {
        const int Count = 5;
        var model = Smallest();
        model.IrVersion = 13;
        for (var code = 1; code <= 28; code++)
        {
            var type = new ElementType(code);
            var tensor = new TensorProto
            {
                Name = type.Name,
                DataType = code,
                DocString = raw ? "a document" : "",
            };
            tensor.Dims.Add(Count);
            if (type == ElementType.String)
                tensor.StringData.AddRange(Enumerable.Range(0, Count).Select(i => ByteString.CopyFromUtf8(new string('ä', i))));
            else if (raw)
                tensor.RawData = ByteString.CopyFrom([.. Enumerable.Range(0, (int)type.ByteLength(Count)).Select(i => (byte)(i & 1))]);
            else
                FillTyped(tensor, type, (int)TensorChecks.TypedLength(type, Count));
            model.Graph.Initializer.Add(tensor);
        }

        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "empty",
                DataType = 1,
                Dims = { 0, 3 },
            }
        );
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "empty_raw",
                DataType = 1,
                Dims = { 0 },
                RawData = ByteString.Empty,
            }
        );
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "scalar",
                DataType = 1,
                FloatData = { 3 },
            }
        );
        model.Graph.SparseInitializer.Add(
            new SparseTensorProto
            {
                Values = Floats("sparse", 1, 2),
                Indices = new TensorProto
                {
                    DataType = 7,
                    Dims = { 2 },
                    Int64Data = { 3, 70000 },
                },
                Dims = { 100_000 },
            }
        );
        return model;
    }

    static void FillTyped(TensorProto tensor, ElementType type, int bytes)
    {
        switch (TensorChecks.TypedFieldOf(type))
        {
            case 4:
                tensor.FloatData.AddRange(Enumerable.Range(0, bytes / 4).Select(i => i + 0.5f));
                break;
            case 10:
                tensor.DoubleData.AddRange(Enumerable.Range(0, bytes / 8).Select(i => i + 0.5));
                break;
            case 7:
                tensor.Int64Data.AddRange(Enumerable.Range(0, bytes / 8).Select(i => -i * 1_000_000_000_000L));
                break;
            case 11:
                tensor.Uint64Data.AddRange(Enumerable.Range(0, bytes * 8 / type.Bits).Select(i => (ulong)i << 30));
                break;
            default:
                tensor.Int32Data.AddRange(Enumerable.Range(0, bytes / Math.Max(1, type.Bits / 8)).Select(i => i & 1));
                break;
        }
    }

    static ModelProto WithBodies()
    {
        var model = Smallest();
        model.Graph.Initializer.Add(Floats("w", 1, 2));
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "condition",
                DataType = 9,
                Int32Data = { 1 },
            }
        );
        model.Graph.Node.Clear();
        var inner = new GraphProto { Name = "inner" };
        inner.Initializer.Add(Floats("c", 3, 4));
        inner.Node.Add(Node("Add", ["x", "c"], ["inner_y"]));
        inner.Output.Add(Info("inner_y", 2));
        var then = new GraphProto { Name = "then" };
        then.Node.Add(
            Node(
                "If",
                ["condition"],
                ["then_y"],
                Graph("then_branch", inner),
                Graph("else_branch", Returns("e", Node("Mul", ["x", "w"], ["e"])))
            )
        );
        then.Output.Add(Info("then_y", 2));
        then.ValueInfo.Add(Info("then_y", 2));
        model.Graph.Node.Add(
            Node("If", ["condition"], ["y"], Graph("then_branch", then), Graph("else_branch", Returns("o", Node("Sub", ["x", "w"], ["o"]))))
        );
        return model;
    }

    static GraphProto Returns(string output, NodeProto node)
    {
        var graph = new GraphProto { Name = "body of " + output };
        graph.Node.Add(node);
        graph.Output.Add(Info(output, 2));
        return graph;
    }

    static AttributeProto Graph(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            Type = Kind.Graph,
            G = graph,
        };

    static ModelProto WithFunctions()
    {
        var model = Smallest();
        model.IrVersion = 10;
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        var function = new FunctionProto
        {
            Name = "Scale",
            Domain = "own",
            Overload = "",
            DocString = "x · factor",
        };
        function.Input.Add("a");
        function.Output.Add("b");
        function.Attribute.Add("factor");
        function.AttributeProto.Add(
            new AttributeProto
            {
                Name = "bias",
                Type = Kind.Tensor,
                T = Floats(null, 1, 2),
            }
        );
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        function.Node.Add(
            Node(
                "Constant",
                [],
                ["f"],
                new AttributeProto
                {
                    Name = "value_float",
                    Type = Kind.Float,
                    RefAttrName = "factor",
                }
            )
        );
        function.Node.Add(Node("Mul", ["a", "f"], ["b"]));
        function.ValueInfo.Add(Info("f"));
        function.ValueInfo.Add(Info("a", 2));
        function.MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "" });
        model.Functions.Add(function);
        model.Graph.Node.Clear();
        var call = Node(
            "Scale",
            ["x"],
            ["y"],
            new AttributeProto
            {
                Name = "factor",
                Type = Kind.Float,
                F = 2,
            }
        );
        call.Domain = "own";
        model.Graph.Node.Add(call);
        return model;
    }

    static ModelProto WithAttributes()
    {
        var sparse = new SparseTensorProto { Values = Floats(null, 5), Dims = { 4 } };
        sparse.Indices = new TensorProto { DataType = 7, Dims = { 1 } };
        sparse.Indices.Int64Data.Add(1);
        var type = new TypeProto
        {
            SequenceType = new TypeProto.Types.Sequence { ElemType = Info("", 1, 2).Type },
            Denotation = "d",
        };
        var body = Returns("gy", Node("Neg", ["x"], ["gy"]));
        AttributeProto[] attributes =
        [
            Attribute("f", Kind.Float, a => a.F = 0),
            Attribute("i", Kind.Int, a => a.I = -1),
            Attribute("s", Kind.String, a => a.S = ByteString.CopyFrom(0xFF, 0x00)),
            Attribute("t", Kind.Tensor, a => a.T = Floats("named", 1)),
            Attribute("g", Kind.Graph, a => a.G = body),
            Attribute("st", Kind.SparseTensor, a => a.SparseTensor = sparse),
            Attribute("tp", Kind.TypeProto, a => a.Tp = type),
            Attribute("fs", Kind.Floats, a => a.Floats.AddRange([1, 2])),
            Attribute("is", Kind.Ints, a => a.Ints.AddRange([1, -2])),
            Attribute("ss", Kind.Strings, a => a.Strings.AddRange([ByteString.Empty, ByteString.CopyFromUtf8("a")])),
            Attribute("ts", Kind.Tensors, a => a.Tensors.AddRange([Floats(null, 1), Floats("b", 2, 3)])),
            Attribute("gs", Kind.Graphs, a => a.Graphs.AddRange([body, body])),
            Attribute("sts", Kind.SparseTensors, a => a.SparseTensors.AddRange([sparse])),
            Attribute("tps", Kind.TypeProtos, a => a.TypeProtos.AddRange([type, new TypeProto()])),
            Attribute("no value", Kind.Int, a => a.DocString = ""),
            Attribute("undefined kind", Kind.Undefined, a => a.F = 3),
            Attribute("later kind", (Kind)99, a => a.I = 3),
            Attribute("empty list", Kind.Ints, a => a.DocString = "d"),
            new AttributeProto { Name = "no kind", I = 3 },
            new AttributeProto { Name = "nothing" },
        ];
        var model = Smallest();
        model.Graph.Node[0].Attribute.AddRange(attributes);
        return model;
    }

    static AttributeProto Attribute(string name, Kind kind, Action<AttributeProto> fill)
    {
        var attribute = new AttributeProto { Name = name, Type = kind };
        fill(attribute);
        return attribute;
    }

    static ModelProto InitializersAsInputs()
    {
        var model = Smallest();
        model.IrVersion = 3;
        model.Graph.Input.Insert(0, Info("w", 2));
        model.Graph.Input.Add(Info("v", 2));
        model.Graph.Initializer.Add(Floats("v", 5, 6));
        model.Graph.Initializer.Add(Floats("w", 1, 2));
        model.Graph.Node.Clear();
        model.Graph.Node.Add(Node("Add", ["x", "w"], ["a"]));
        model.Graph.Node.Add(Node("Mul", ["a", "v"], ["b"]));
        model.Graph.Node.Add(Node("Add", ["b", "w"], ["y"]));
        return model;
    }
}
