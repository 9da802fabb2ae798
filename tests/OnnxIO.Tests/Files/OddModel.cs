using Google.Protobuf;
using Onnx;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>All that real files rarely hold: absent and empty names, second declarations, unmodelled and unknown fields.</summary>
static class OddModel
{
    public static ModelProto Make()
    {
        var model = TestModels.Smallest();
        model.DocString = "";
        model.Domain = "";
        model.ModelVersion = 0;
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        model.OpsetImport.Add(new OperatorSetIdProto());
        model.MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "v" });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "no value" });
        model.TrainingInfo.Add(
            new TrainingInfoProto
            {
                Algorithm = new GraphProto { Name = "t", Initializer = { TestModels.Floats("in training", 1, 2) } },
            }
        );
        model.Configuration.Add(new DeviceConfigurationProto { Name = "c", NumDevices = 2 });
        var graph = model.Graph;
        graph.DocString = "";
        graph.MetadataProps.Add(new StringStringEntryProto { Key = "", Value = "" });
        graph.Input.Add(new ValueInfoProto { Name = "untyped" });
        graph.Input.Add(new ValueInfoProto { Name = "empty type", Type = new TypeProto() });
        graph.Input.Add(
            new ValueInfoProto
            {
                Name = "opaque",
                DocString = "d",
                Type = new TypeProto
                {
                    OpaqueType = new TypeProto.Types.Opaque { Domain = "d", Name = "n" },
                },
            }
        );
        graph.Input.Add(
            new ValueInfoProto
            {
                Name = "no shape",
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 7 } },
            }
        );
        graph.Input.Add(
            new ValueInfoProto
            {
                Name = "map",
                Type = new TypeProto
                {
                    MapType = new TypeProto.Types.Map { KeyType = 7, ValueType = TestModels.Info("", 3).Type },
                },
            }
        );
        var free = TestModels.Info("free", 1, 2, 3, 4);
        free.Type.TensorType.Shape.Dim[0].DimParam = "batch";
        free.Type.TensorType.Shape.Dim[1].DimParam = "";
        free.Type.TensorType.Shape.Dim[2].ClearDimValue();
        free.Type.TensorType.Shape.Dim[3].Denotation = "DATA_CHANNEL";
        graph.Input.Add(free);
        AddOddNodesAndTensors(graph);
        // a field that no version of the format has, in every message on the way to a tensor
        return WithUnknownField(model);
    }

    private static void AddOddNodesAndTensors(GraphProto graph)
    {
        graph.Node[0].Name = "";
        graph.Node[0].Domain = "";
        graph.Node[0].DocString = "";
        graph.Node.Add(TestModels.Node("Dropout", ["y", "", ""], ["z", ""]));
        graph.Node[1].ClearName();
        graph.Node[1].DeviceConfigurations.Add(new NodeDeviceConfigurationProto { ConfigurationId = "c" });
        graph.Node[1].MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "v" });
        graph.Output.Add(TestModels.Info("y", 7)); // returned twice, declared otherwise
        graph.Output.Add(TestModels.Info("x", 2));
        graph.ValueInfo.Add(TestModels.Info("z", 2));
        graph.ValueInfo.Add(TestModels.Info("z", 5));
        graph.ValueInfo.Add(TestModels.Info("nowhere", 2));
        graph.ValueInfo.Add(TestModels.Info("x", 2));
        graph.QuantizationAnnotation.Add(
            new TensorAnnotation
            {
                TensorName = "y",
                QuantParameterTensorNames =
                {
                    new StringStringEntryProto { Key = "SCALE_TENSOR", Value = "s" },
                },
            }
        );
        var segment = TestModels.Floats("segment", 1, 2);
        segment.Segment = new TensorProto.Types.Segment { Begin = 0, End = 2 };
        segment.DataLocation = TensorProto.Types.DataLocation.Default;
        segment.MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "v" });
        graph.Initializer.Add(segment);
    }

    private static ModelProto WithUnknownField(ModelProto model)
    {
        byte[] field = [0xC2, 0x3E, 0x02, 0x08, 0x01]; // field 1000, two bytes
        model.MergeFrom(field);
        model.Graph.MergeFrom(field);
        model.Graph.Node[0].MergeFrom(field);
        model.Graph.Initializer[0].MergeFrom(field);
        model.Graph.Input[0].MergeFrom(field);
        model.Graph.Input[0].Type.TensorType.MergeFrom(field);
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0].MergeFrom(field);
        model.OpsetImport[0].MergeFrom(field);
        model.Graph.QuantizationAnnotation[0].MergeFrom(field);
        return model;
    }
}
