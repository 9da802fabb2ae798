using System.Text;
using Microsoft.ML.OnnxRuntime;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Evaluation;

/// <summary>A model in an ONNX Runtime session on the CPU.</summary>
public sealed class SessionRunner : IModelRunner
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;

    /// <param name="path">The model.</param>
    /// <param name="threads">Threads inside an operator; 0 for as many as there are cores.</param>
    /// <exception cref="DiagnosticException">The runtime does not open the model.</exception>
    public SessionRunner(string path, int threads = 0)
    {
        Place = path;
        _options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            _session = new InferenceSession(path, _options);
        }
        catch (OnnxRuntimeException e)
        {
            _options.Dispose();
            throw new DiagnosticException(EvaluationCodes.ModelRefused.At(path, $"ONNX Runtime does not open the model: {e.Message}"), e);
        }
        Inputs =
        [
            .. _session.InputMetadata.Where(i => i.Value.IsTensor).Select(i => Declaration(i.Key, i.Value, false)),
            .. _session.OverridableInitializerMetadata.Where(i => i.Value.IsTensor).Select(i => Declaration(i.Key, i.Value, true)),
        ];
        Outputs = [.. _session.OutputNames.Where(name => _session.OutputMetadata[name].IsTensor)];
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public IReadOnlyList<InputDeclaration> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Outputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Run(
        IReadOnlyList<KeyValuePair<string, Tensor>> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation = default
    )
    {
        var given = new List<OrtValue>();
        try
        {
            given.AddRange(inputs.Select(i => ToValue(i.Value)));
            using var run = new RunOptions();
            using var ending = cancellation.Register(() => run.Terminate = true);
            using var results = _session.Run(run, [.. inputs.Select(i => i.Key)], given, outputs);
            return [.. outputs.Zip(results, (name, value) => KeyValuePair.Create(name, ToTensor(value)))];
        }
        catch (OnnxRuntimeException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new DiagnosticException(EvaluationCodes.RunFailed.At(Place, $"ONNX Runtime fails on the model: {e.Message}"), e);
        }
        finally
        {
            given.ForEach(v => v.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private static InputDeclaration Declaration(string name, NodeMetadata input, bool hasDefault)
    {
        var shape = input.Dimensions.Select(
            (extent, i) => extent >= 0 ? new Dimension(extent) : new Dimension(null, input.SymbolicDimensions[i])
        );
        return new InputDeclaration(name, new ElementType((int)input.ElementDataType), [.. shape], hasDefault);
    }

    private static OrtValue ToValue(Tensor tensor)
    {
        var dims = tensor.Dims.ToArray();
        if (tensor.Payload is StringPayload text)
        {
            var strings = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, dims);
            for (var i = 0; i < text.Values.Length; i++)
                strings.StringTensorSetElementAt(text.Values[i].Span, i);
            return strings;
        }
        var value = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            (Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)tensor.Type.Code,
            dims
        );
        if (tensor.ElementCount > 0)
            tensor.Bytes.Whole.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static Tensor ToTensor(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = new ElementType((int)info.ElementDataType);
        if (type == ElementType.String)
        {
            var text = value.GetStringTensorAsArray().Select(s => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(s));
            return new Tensor(type, [.. info.Shape], new StringPayload([.. text]));
        }
        return Tensor.FromBytes(
            type,
            info.Shape,
            info.ElementCount == 0 ? default(ReadOnlyMemory<byte>) : value.GetTensorMutableRawData().ToArray()
        );
    }
}
