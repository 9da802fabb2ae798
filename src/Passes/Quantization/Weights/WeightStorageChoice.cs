namespace NNCompress.Passes.Quantization;

/// <summary>Which form a weight takes: the one that was asked for, or the one that is expected to be fastest on the target.</summary>
internal sealed class WeightStorageChoice
{
    /// <summary>What a product on blocks is expected to gain at least; the form beside it has the speed of float for certain.</summary>
    private const double LeastSpeed = 1.05;

    private readonly QuantizeWeightsOptions _options;
    private readonly OpsetReach _reach;
    private readonly BlockProduct? _blocks;
    private readonly DequantizedWeight _dequantized;
    private readonly WidenedWeight _widened;

    public WeightStorageChoice(PassContext context, QuantizeWeightsOptions options, OpsetReach reach)
    {
        (_options, _reach) = (options, reach);
        _dequantized = new DequantizedWeight(context, options);
        _widened = new WidenedWeight(context, options);
        if (options.WantedTarget.MayUse(ContribOperators.Domain, BlockProduct.OpType))
            _blocks = new BlockProduct(context, options, LayerRows.Of(context));
    }

    /// <summary>The form of a weight that can be quantized, or why it has none.</summary>
    public (WeightStorage? Storage, string? Reason) Of(SurveyedWeight weight)
    {
        if (weight.Slot!.IsTable && !_options.IncludeTables)
            return (null, "it is a lookup table: quantized only on request");
        string? reason = null;
        foreach (var storage in Candidates(weight))
        {
            var why = storage.WhyNot(weight) ?? _reach.WhyNot(storage.OpsetFor(weight), $"Weights of {_options.Bits} bits in this form");
            if (why is null)
                return (storage, null);
            reason ??= why;
        }

        return (null, reason);
    }

    private IEnumerable<WeightStorage> Candidates(SurveyedWeight weight)
    {
        var form = _options.WantedForm;
        if (form == WeightForm.NBits)
            return [_blocks!];
        if (form == WeightForm.Dequantize)
            return [_dequantized];
        if (form == WeightForm.CastMul)
            return [_widened];
        var isProduct = weight.Node.Is("MatMul") || weight.Node.Is("Gemm");
        if (_blocks is not null)
            return isProduct && _blocks.WhyNot(weight) is null && _blocks.SpeedOf(weight) >= LeastSpeed ? [_blocks, _widened] : [_widened];
        // integers below 8 bits in blocks before a product are what runtimes look for
        return isProduct && _options.Bits < 8 ? [_dequantized, _widened] : [_widened];
    }
}
