using System.CommandLine;
using System.CommandLine.Parsing;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Quantization;

namespace NNCompress.Cli.Commands.Quantize;

/// <summary>The options of <c>quantize</c> that say what is quantized, and how.</summary>
sealed class RecipeOptions
{
    private readonly Option<string?> _mode = new("--mode")
    {
        Description =
            "static (weights and activations), dynamic (activations when they arrive) or weights [default: static with data, else dynamic].",
        HelpName = "MODE",
    };
    private readonly Option<string> _effort = Choice.Of(
        "--effort",
        "fast (from end to end), default (smallest squared error, weights rounded to keep outputs, corrected biases), best (several ways compared, the best kept).",
        QuantizationEffort.Default
    );
    private readonly Option<string[]> _passes = new("--pass")
    {
        Description =
            "Accuracy methods and quantization as named, in this order, in place of the effort's, as equalize, quantize-static, round-adaptive. May be repeated.",
        HelpName = "ID",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _bits = new("--bits")
    {
        Description = "Bits of a weight with --mode weights: 8, 4 or 2 [default: 8].",
        HelpName = "BITS",
    };
    private readonly Option<QuantizationTarget?> _target = Parsed.One<QuantizationTarget>(
        "--target",
        "Where the model is to run: onnxruntime-cpu, onnxruntime-arm64 (not measured) or onnx (the standard's operators only) [default: onnxruntime-cpu].",
        "TARGET",
        [.. QuantizationTarget.All.Select(t => t.Id)]
    );
    private readonly Option<string?> _activations = Type(
        "--activations",
        "Integers for activations: u8, s8, u16 or s16 [default: u8].",
        "u8",
        "s8",
        "u16",
        "s16"
    );
    private readonly Option<string?> _weights = Type("--weights", "Integers for weights: s8 or u8 [default: s8].", "s8", "u8");
    private readonly Option<bool> _perChannel = new("--per-channel")
    {
        Description = "A scale for each output channel everywhere [default: where it matters].",
    };
    private readonly Option<bool> _perTensor = new("--per-tensor") { Description = "One scale for each weight." };
    private readonly Option<RangeEstimator?> _ranges = new("--ranges")
    {
        Description =
            "How ranges of activations are found: min-max, mean-min-max, moving-min-max, percentile:99.99, mse, entropy or aciq [default: mse].",
        HelpName = "RANGES",
        CustomParser = ReadRanges,
    };
    private readonly Option<string?> _useRanges = new("--use-ranges")
    {
        Description = "Ranges that --save-ranges has written; they are used as they are.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _format = new("--format")
    {
        Description =
            "qdq (QuantizeLinear and DequantizeLinear around operators on real numbers) or qoperator (operators on integers) [default: qdq].",
        HelpName = "FORMAT",
    };
    private readonly Option<bool> _portable = new("--portable")
    {
        Description = "Narrow the weights of layers whose sums processors without VNNI could get wrong.",
    };
    private readonly Option<bool> _noFitOutputBias = new("--no-fit-output-bias")
    {
        Description = "Do not fit the bias of class scores to labels, where there are labelled calibration or tuning samples.",
    };
    private readonly Option<string> _restoreTo = Choice.Of(
        "--restore-to",
        "What sensitive layers get with --effort best and --max-drop: float, int16 (activations of 16 bits) or auto (these, then float).",
        PrecisionGain.Float
    );
    private readonly Option<string?> _runtime = new("--runtime")
    {
        Description = "The ONNX Runtime release that has to open the result, as 1.17.",
        HelpName = "VERSION",
    };
    private readonly Option<long?> _maxOpset = Number.Whole("--max-opset", "The newest operator set that the result may use.", 7, 100);
    private readonly Option<long?> _maxIr = Number.Whole("--max-ir", "The newest file format that the result may use.", 3, 100);

    public RecipeOptions()
    {
        _mode.AcceptOnlyFromAmong([.. Enum.GetValues<QuantizationMode>().Select(v => Choice.Spell(v))]);
        _bits.AcceptOnlyFromAmong("8", "4", "2");
        _format.AcceptOnlyFromAmong("qdq", "qoperator");
        _passes.AcceptOnlyFromAmong([.. QuantizationRecipe.Nameable]);
        _ranges.CompletionSources.Add(["min-max", "mean-min-max", "moving-min-max", "percentile:99.99", "mse", "entropy", "aciq"]);
    }

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    _mode,
                    _effort,
                    _passes,
                    _bits,
                    _target,
                    _activations,
                    _weights,
                    _perChannel,
                    _perTensor,
                    _ranges,
                    _useRanges,
                    _format,
                    _portable,
                    _noFitOutputBias,
                    _restoreTo,
                    _runtime,
                    _maxOpset,
                    _maxIr,
                ]
        )
            command.Add(option);
    }

    public QuantizationRecipe? Read(ParseResult parse, bool hasCalibration, double? maxDrop, DiagnosticBag problems)
    {
        var mode =
            parse.GetValue(_mode) is { } spelt ? Choice.Read<QuantizationMode>(spelt)
            : hasCalibration || parse.GetValue(_useRanges) is not null ? QuantizationMode.Static
            : QuantizationMode.Dynamic;
        if (mode == QuantizationMode.Static && !hasCalibration && parse.GetValue(_useRanges) is null)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "quantize --mode static",
                    "Static quantization needs calibration data.",
                    "Give --data or --calibration, or --use-ranges, or --mode dynamic."
                )
            );
        if (parse.GetValue(_perChannel) && parse.GetValue(_perTensor))
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "quantize",
                    "--per-channel and --per-tensor contradict each other.",
                    "Leave one of them out."
                )
            );
        RequireMode(parse, _bits, mode == QuantizationMode.Weights, "weights", problems);
        RequireMode(parse, _activations, mode == QuantizationMode.Static, "static", problems);
        RequireMode(parse, _useRanges, mode == QuantizationMode.Static, "static", problems);
        RequireMode(parse, _portable, mode == QuantizationMode.Static, "static", problems);
        RequireMode(parse, _passes, mode == QuantizationMode.Static, "static", problems);
        RequireMode(parse, _noFitOutputBias, mode == QuantizationMode.Static, "static", problems);
        RequireMode(parse, _format, mode == QuantizationMode.Static, "static", problems);
        RequireMode(parse, _ranges, mode == QuantizationMode.Static, "static", problems);
        foreach (var option in (Option[])[_weights, _perChannel, _perTensor])
            RequireMode(parse, option, mode != QuantizationMode.Weights, "static and --mode dynamic", problems);
        var effort = Choice.Read<QuantizationEffort>(parse.GetRequiredValue(_effort));
        if (IsGiven(parse, _restoreTo) && (mode != QuantizationMode.Static || effort != QuantizationEffort.Best || maxDrop is null))
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "quantize",
                    "--restore-to means something with --mode static, --effort best and --max-drop only.",
                    "Give these too, or leave it out."
                )
            );
        if (parse.GetValue(_format) == "qoperator" && parse.GetValue(_activations) is "u16" or "s16")
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "quantize --format qoperator",
                    "Operators on integers take 8 bits only.",
                    "Leave --activations out, or take --format qdq."
                )
            );
        return Ceiling(parse, problems) is not { } ceiling
            ? null
            : new QuantizationRecipe(mode, effort)
            {
                Passes = parse.GetValue(_passes) is { Length: > 0 } passes ? passes : null,
                Target = parse.GetValue(_target) ?? QuantizationTarget.OnnxRuntimeCpu,
                Activations = GridOf(parse.GetValue(_activations)),
                Weights = GridOf(parse.GetValue(_weights)),
                Bits = parse.GetValue(_bits) is { } bits ? int.Parse(bits) : null,
                PerChannel =
                    parse.GetValue(_perChannel) ? true
                    : parse.GetValue(_perTensor) ? false
                    : null,
                Ranges = parse.GetValue(_ranges),
                KnownRanges = parse.GetValue(_useRanges) is { } file ? RangeFile.Read(file) : null,
                HasCalibration = hasCalibration,
                MaxDrop = maxDrop,
                RestoreTo = Choice.Read<PrecisionGain>(parse.GetRequiredValue(_restoreTo)),
                IsPortable = parse.GetValue(_portable),
                FitsOutputBias = !parse.GetValue(_noFitOutputBias),
                QOperator = parse.GetValue(_format) == "qoperator",
                Ceiling = ceiling,
            };
    }

    private RuntimeCeiling? Ceiling(ParseResult parse, DiagnosticBag problems)
    {
        var (runtime, opset, ir) = (parse.GetValue(_runtime), parse.GetValue(_maxOpset), parse.GetValue(_maxIr));
        if (runtime is null && opset is null && ir is null)
            return RuntimeCeiling.None;
        try
        {
            return RuntimeCeiling.Of(runtime, opset, ir);
        }
        catch (DiagnosticException refused)
        {
            problems.AddRange(refused.Diagnostics);
            return null;
        }
    }

    private static void RequireMode(ParseResult parse, Option option, bool fits, string mode, DiagnosticBag problems)
    {
        if (!fits && IsGiven(parse, option))
            problems.Add(
                CommandCodes.OptionsConflict.At("quantize", $"{option.Name} means something with --mode {mode} only.", "Leave it out.")
            );
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    private static RangeEstimator? ReadRanges(ArgumentResult result)
    {
        try
        {
            return RangeEstimator.Parse(result.Tokens[^1].Value);
        }
        catch (FormatException failure)
        {
            result.AddError(failure.Message);
            return null;
        }
    }

    private static Option<string?> Type(string name, string description, params string[] types)
    {
        Option<string?> option = new(name) { Description = description, HelpName = "TYPE" };
        return option.AcceptOnlyFromAmong(types);
    }

    private static IntegerGrid? GridOf(string? type) =>
        type switch
        {
            "u8" => IntegerGrid.UInt8,
            "s8" => IntegerGrid.ForSymmetricWeights(ElementType.Int8),
            "u16" => IntegerGrid.UInt16,
            "s16" => IntegerGrid.Int16,
            _ => null,
        };
}
