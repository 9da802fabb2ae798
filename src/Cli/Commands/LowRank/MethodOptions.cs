using System.CommandLine;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Commands.LowRank;

/// <summary>The options of <c>lowrank</c> that say how a layer is decomposed.</summary>
sealed class MethodOptions
{
    private readonly Option<string> _method = new("--method")
    {
        Description =
            "svd, spatial-svd, tucker or cp for all layers; auto: what suits each operator; mixed: for each layer the one of least error.",
        DefaultValueFactory = _ => "auto",
    };
    private readonly Option<bool> _noWhiten = new("--no-whiten")
    {
        Description = "Keep the weights close instead of the layers' outputs; needs no calibration data.",
    };
    private readonly Option<bool> _refit = new("--refit")
    {
        Description = "Fit last factors again to what the decomposed layers before really give [default: with calibration data].",
    };
    private readonly Option<bool> _noRefit = new("--no-refit") { Description = "Leave the factors as the decomposition gives them." };

    private readonly Option<bool> _residual = new("--sparse-residual")
    {
        Description =
            "Beside the two factors of svd, keep the weights of some inputs whole, in layers where that loses less at the same cost.",
    };

    public MethodOptions() => _method.AcceptOnlyFromAmong("auto", "svd", "spatial-svd", "tucker", "cp", "mixed");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_method, _noWhiten, _refit, _noRefit, _residual])
            command.Add(option);
    }

    /// <summary>Whether sparse residuals are looked for.</summary>
    public bool Residual(ParseResult parse) => parse.GetValue(_residual);

    /// <returns>The method, whether errors are those of outputs (null: with calibration data), and whether factors are fitted again.</returns>
    public (string Method, bool? Whiten, bool Refit) Read(ParseResult parse, bool hasCalibration, DiagnosticBag problems)
    {
        var (refit, noRefit) = (parse.GetValue(_refit), parse.GetValue(_noRefit));
        if (refit && noRefit)
            problems.Add(CommandCodes.OptionsConflict.At("lowrank", "--refit and --no-refit exclude each other.", "Give one of them."));
        if (refit && !hasCalibration)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "lowrank",
                    "--refit needs calibration data.",
                    "Give --data or --calibration; labels are not needed."
                )
            );
        return (parse.GetRequiredValue(_method), parse.GetValue(_noWhiten) ? false : null, hasCalibration && !noRefit);
    }
}
