using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using OrtTypes = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace NNCompress.Passes.Tests;

/// <summary>Runs a model on one thread and compares what it returns before and after a pass.</summary>
internal static class ModelRun
{
    /// <summary>Bytes of every output tensor, those inside sequences too, in order; a string tensor's strings in their place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="feeds">Values by the place of the input that a caller must give; those not given are drawn from a fixed seed.</param>
    /// <param name="optimize">Whether the runtime may fuse and fold by itself; without, equal arithmetic gives equal bits.</param>
    public static IReadOnlyList<Tensor> Outputs(Model model, IReadOnlyList<Tensor?>? feeds = null, bool optimize = false)
    {
        using var settings = new SessionOptions
        {
            GraphOptimizationLevel = optimize ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Weights are not rearranged either: for those that are constant other kernels, with other rounding, would be taken.
        if (!optimize)
            settings.AddSessionConfigEntry("session.disable_prepacking", "1");
        using var session = new InferenceSession(ModelWriter.ToBytes(model), settings);
        var values = new Dictionary<string, OrtValue>();
        try
        {
            foreach (var (index, name) in model.Graph.RequiredInputs.Select(i => i.Name).Index())
                values[name] = ToOrt(feeds?.ElementAtOrDefault(index) ?? Draw(name, session.InputMetadata[name]));
            using var options = new RunOptions();
            using var results = session.Run(options, values, session.OutputNames);
            return [.. results.SelectMany(Flatten)];
        }
        finally
        {
            foreach (var value in values.Values)
                value.Dispose();
        }
    }

    /// <summary>Fails unless both hold the same tensors bit for bit.</summary>
    public static void AssertEqualBits(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual)
    {
        Assert.Equal(expected.Select(t => t.ToString()), actual.Select(t => t.ToString()));
        foreach (var (a, b) in expected.Zip(actual))
        {
            if (a.Payload is StringPayload strings)
                Assert.Equal(strings.Values.Select(v => v.ToArray()), ((StringPayload)b.Payload).Values.Select(v => v.ToArray()));
            else
                Assert.True(a.Bytes.Whole.SequenceEqual(b.Bytes.Whole), $"{a} differs in its bits");
        }
    }

    /// <summary>Fails unless max|a − b| ≤ bound · max|a| for every tensor.</summary>
    public static void AssertClose(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, double bound)
    {
        Assert.Equal(expected.Select(t => t.ToString()), actual.Select(t => t.ToString()));
        foreach (var (a, b) in expected.Zip(actual))
            Assert.True(Distance(a, b) <= bound, $"{a} is off by {Distance(a, b):g3} of its largest element, more than {bound}");
    }

    /// <summary>max|a − b| / max|a|; 0 where both are equal, NaN counting as equal to NaN.</summary>
    public static double Distance(Tensor a, Tensor b)
    {
        if (!a.Type.IsFloat)
            return a.Payload is StringPayload || a.Bytes.Whole.SequenceEqual(b.Bytes.Whole) ? 0 : double.PositiveInfinity;
        var (x, y) = (new double[a.ElementCount], new double[b.ElementCount]);
        a.CopyTo(0, x);
        b.CopyTo(0, y);
        double largest = 0;
        double difference = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i].Equals(y[i]))
                continue;
            largest = Math.Max(largest, Math.Abs(x[i]));
            difference = Math.Max(difference, Math.Abs(x[i] - y[i]));
        }

        return difference == 0 ? 0 : difference / Math.Max(largest, x.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
    }

    private static Tensor Draw(string name, NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
            throw new NotSupportedException($"input '{name}' is no tensor");
        long[] dims = [.. metadata.Dimensions.Select(d => d < 0 ? 1L : d)];
        var noise = TestGraph.NoiseTensor(name, dims);
        if (metadata.ElementDataType == OrtTypes.Float)
            return noise;
        var type = new ElementType((int)metadata.ElementDataType);
        var values = Array.ConvertAll(noise.ToSingles(), v => type.IsFloat ? v : Math.Floor(Math.Abs(v)));
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(Array.ConvertAll(values, v => type == ElementType.Bool ? Math.Min(v, 1) : v), bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }

    private static OrtValue ToOrt(Tensor tensor)
    {
        if (tensor.Payload is StringPayload strings)
        {
            var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [.. tensor.Dims]);
            for (var i = 0; i < strings.Values.Length; i++)
                texts.StringTensorSetElementAt(strings.Values[i].Span, i);
            return texts;
        }

        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (OrtTypes)tensor.Type.Code, [.. tensor.Dims]);
        if (tensor.ElementCount > 0)
            tensor.Bytes.Whole.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static IEnumerable<Tensor> Flatten(OrtValue value)
    {
        if (value.OnnxType == OnnxValueType.ONNX_TYPE_TENSOR)
            return [FromOrt(value)];
        if (value.OnnxType is not (OnnxValueType.ONNX_TYPE_SEQUENCE or OnnxValueType.ONNX_TYPE_MAP))
            throw new NotSupportedException($"an output is {value.OnnxType}");
        var parts = new List<Tensor>();
        for (var i = 0; i < value.GetValueCount(); i++)
        {
            using var part = value.GetValue(i, OrtAllocator.DefaultInstance);
            parts.AddRange(Flatten(part));
        }

        return parts;
    }

    private static Tensor FromOrt(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = new ElementType((int)info.ElementDataType);
        return type == ElementType.String
            ? new Tensor(
                type,
                [.. info.Shape],
                new StringPayload([
                    .. value.GetStringTensorAsArray().Select(s => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(s)),
                ])
            )
            : Tensor.FromBytes(type, info.Shape, info.ElementCount == 0 ? default : value.GetTensorMutableRawData().ToArray());
    }
}
