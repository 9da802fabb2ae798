using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Rewriting;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A matrix product with a stored right operand, and the bias after it:
/// <code>
/// MatMul: y = x·W             x [..., K], W [K, N]
/// MatMul, Add: y = x·W + b    b [N] or a single number
/// Gemm: y = α·x·W' + β·c      W' = W or Wᵀ; α goes into the weight, β into the bias: b = β·c, c [N], [1, N] or a single number
/// </code>
/// </summary>
internal sealed class MatrixLayer
{
    private readonly Node _product;
    private readonly Value _output;
    private readonly WeightSource _source;
    private readonly bool _outputMajor;
    private readonly float _alpha;
    private readonly MatrixBias? _bias;

    private MatrixLayer(SurveyedWeight weight, MatrixBias? bias)
    {
        (_product, _source, _bias) = (weight.Node, weight.Source!, bias);
        _outputMajor = weight.Layout!.OutputAxis == 0;
        _alpha = _product.Is("Gemm") ? _product.Attributes.Float("alpha", 1) : 1;
        K = _source.Dims[_outputMajor ? 1 : 0];
        N = _source.Dims[_outputMajor ? 0 : 1];
        _output = (bias?.Sum ?? _product).Output(0)!;
    }

    /// <summary>The name of the result.</summary>
    public string OutputName => _output.Name;

    /// <summary>Input channels.</summary>
    public long K { get; }

    /// <summary>Output channels.</summary>
    public long N { get; }

    /// <summary>x.</summary>
    public Value Input => _product.Input(0)!;

    /// <summary>Whether stored weights of this layer and of another one stand for the same matrix: part of the key under which they are shared.</summary>
    public string Form => FormattableString.Invariant($"{(_outputMajor ? "NK" : "KN")}·{_alpha}");

    /// <summary>The layer of a weight, or why its operator is none that has a quantized form.</summary>
    public static MatrixLayer? Of(SurveyedWeight weight, out string reason)
    {
        var node = weight.Node;
        reason =
            !node.Is("MatMul") && !node.Is("Gemm") ? $"{node.OpType} is no matrix product of the standard"
            : weight.Slot!.InputIndex != 1 ? "its weight is the left operand, and only right ones can be quantized"
            : weight.Source!.Dims.Length != 2 ? $"its weight has {weight.Source.Dims.Length} axes, and only matrices can be quantized"
            : node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference
                ? $"its attribute {reference.Name} is given by the call of the function around it"
            : node.Attributes.Int("transA", 0) != 0 ? "it transposes its input, which no quantized product does"
            : "";
        if (reason.Length > 0)
            return null;
        var bias = MatrixBias.Of(node, weight.Source!.Dims[weight.Layout!.OutputAxis!.Value], out reason);
        return reason.Length > 0 ? null : new MatrixLayer(weight, bias);
    }

    /// <summary>α·W as [K, N], row-major.</summary>
    public float[] InputMajor() => Matrix(outputMajor: false);

    /// <summary>(α·W)ᵀ as [N, K], row-major.</summary>
    public float[] OutputMajor() => Matrix(outputMajor: true);

    /// <summary>The bias as a value of shape [N], made where there is none of that shape; null without a bias.</summary>
    public Value? BiasVector(GraphEditor editor) => _bias?.Vector(editor, _product, N);

    /// <summary>Lets another operator compute the layer's result, under the same name, and removes what is read no more.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="domain">The operator's domain.</param>
    /// <param name="opType">The operator.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="attributes">Its attributes; the old ones go.</param>
    public void Replace(
        GraphEditor editor,
        string domain,
        string opType,
        ReadOnlySpan<Value?> inputs,
        params ReadOnlySpan<Attribute> attributes
    )
    {
        var old = (Weight: _product.Input(1), Bias: _bias?.Stored);
        // the node that computes the result stays in its place, so that its name, the value's name and its readers stay
        var node = _output.Producer!;
        foreach (var attribute in node.Attributes.ToArray())
            editor.RemoveAttribute(node, attribute.Name);
        editor.SetOperator(node, opType, domain);
        for (var i = 0; i < inputs.Length; i++)
            editor.SetInput(node, i, inputs[i]);
        editor.TrimInputs(node, inputs.Length);
        foreach (var attribute in attributes)
            editor.SetAttribute(node, attribute);
        if (node != _product)
            editor.Remove(_product);
        WeightPlace.RemoveUnread(editor, old.Weight);
        UnreadConstants.Remove(editor, old.Bias);
    }

    private float[] Matrix(bool outputMajor)
    {
        var stored = _source.ToSingles();
        if (_alpha != 1)
        {
            foreach (ref var value in stored.AsSpan())
                value *= _alpha;
        }

        if (outputMajor == _outputMajor)
            return stored;
        var (rows, columns) = ((int)_source.Dims[0], (int)_source.Dims[1]);
        var turned = new float[stored.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                turned[(c * rows) + r] = stored[(r * columns) + c];
        }

        return turned;
    }
}
