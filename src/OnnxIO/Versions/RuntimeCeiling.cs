using System.Collections.Immutable;
using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Versions;

/// <summary>The newest operator set and file format that a model may be of, so that an older runtime opens it.</summary>
/// <param name="MaxOpset">The newest version of the standard's operator set.</param>
/// <param name="MaxIr">The newest version of the file format.</param>
/// <param name="Source">Who asks for it, as <c>ONNX Runtime 1.17</c> or <c>--max-opset 13</c>.</param>
public sealed record RuntimeCeiling(long MaxOpset, long MaxIr, string Source)
{
    /// <summary>
    /// What releases of ONNX Runtime open: minor version of release 1.x, opset, IR (its page "ONNX Runtime compatibility"). The page ends with
    /// 1.20: later releases count as that one, until 1.29, which this project runs on itself.
    /// </summary>
    private static readonly ImmutableArray<(int Minor, long Opset, long Ir)> Releases =
    [
        (0, 11, 6),
        (3, 12, 7),
        (6, 13, 7),
        (8, 14, 7),
        (9, 15, 8),
        (11, 16, 8),
        (12, 17, 8),
        (14, 18, 8),
        (15, 19, 8),
        (16, 19, 9),
        (17, 20, 9),
        (18, 21, 10),
        (29, OpsetRelease.Newest, 13),
    ];

    /// <summary>No ceiling but that of the upgrade itself.</summary>
    public static RuntimeCeiling None { get; } = new(long.MaxValue, long.MaxValue, "nothing");

    /// <summary>The newest operator set that an upgrade may end at: one that is below the ceiling together with the file format it needs.</summary>
    public long HighestTarget
    {
        get
        {
            for (var opset = OpsetRelease.Newest; opset >= OpsetRelease.Oldest; opset--)
            {
                if (opset <= MaxOpset && OpsetRelease.IrOf(opset) <= MaxIr)
                    return opset;
            }

            return 0;
        }
    }

    /// <summary>The ceiling that a release of ONNX Runtime, a newest opset and a newest IR version set together; each may be null.</summary>
    /// <param name="runtime">A release as <c>1.17</c> or <c>1.17.3</c>.</param>
    /// <param name="maxOpset">A newest operator set, 7 or more.</param>
    /// <param name="maxIr">A newest IR version, 3 or more.</param>
    /// <exception cref="DiagnosticException">One of them makes no sense; all reasons at once.</exception>
    public static RuntimeCeiling Of(string? runtime, long? maxOpset, long? maxIr)
    {
        var findings = new DiagnosticBag();
        var release = runtime is null ? (Minor: 0, Opset: long.MaxValue, Ir: long.MaxValue) : ReleaseOf(runtime, findings);
        if (maxOpset < OpsetRelease.Oldest)
            findings.Add(
                VersionCodes.Ceiling.At(
                    "--max-opset",
                    $"Opset {maxOpset} is below {OpsetRelease.Oldest}, the oldest that ONNX Runtime opens.",
                    $"Give {OpsetRelease.Oldest} or more."
                )
            );
        if (maxIr < OpsetRelease.IrOf(OpsetRelease.Oldest))
            findings.Add(
                VersionCodes.Ceiling.At(
                    "--max-ir",
                    $"IR version {maxIr} is below 3, the oldest that ONNX Runtime opens.",
                    "Give 3 or more."
                )
            );
        findings.ThrowIfErrors();
        string[] sources =
        [
            .. runtime is null ? [] : (string[])[$"ONNX Runtime {runtime}"],
            .. maxOpset is null ? [] : (string[])[$"--max-opset {maxOpset}"],
            .. maxIr is null ? [] : (string[])[$"--max-ir {maxIr}"],
        ];
        return sources.Length == 0
            ? None
            : new RuntimeCeiling(
                Math.Min(release.Opset, maxOpset ?? long.MaxValue),
                Math.Min(release.Ir, maxIr ?? long.MaxValue),
                string.Join(", ", sources)
            );
    }

    /// <summary>Why a model is above the ceiling as it is; null where it is not.</summary>
    public Diagnostic? WhyNot(Model model) =>
        model.Opsets.VersionOf("") > MaxOpset ? Above(model, $"opset {model.Opsets.Standard}", $"opset {MaxOpset}")
        : model.IrVersion > MaxIr ? Above(model, $"IR version {model.IrVersion}", $"IR version {MaxIr}")
        : null;

    /// <summary>Why a form that needs an operator set cannot be had; null where it can. The finding says what needs it.</summary>
    /// <param name="opset">The operator set, 7 to 25.</param>
    /// <param name="need">What needs it, as the start of a sentence: <c>4-bit weights</c>.</param>
    /// <param name="place">Where.</param>
    public Diagnostic? WhyNot(long opset, string need, string place) =>
        opset <= HighestTarget
            ? null
            : VersionCodes.AboveCeiling.At(
                place,
                $"{need} take opset {opset} and IR version {OpsetRelease.IrOf(opset)}; {Source} allows "
                    + (HighestTarget == 0 ? "none that models are upgraded to." : $"at most opset {HighestTarget}."),
                "Raise the ceiling, or ask for a form that needs less."
            );

    private Diagnostic Above(Model model, string has, string allowed) =>
        VersionCodes.AboveCeiling.At(
            model.Path is { } path ? Path.GetFileName(path) : "model",
            $"The model is of {has}, above {allowed}, the newest that {Source} allows; models are never taken down to older versions.",
            "Raise the ceiling, or export the model again for the older version."
        );

    private static (int Minor, long Opset, long Ir) ReleaseOf(string runtime, DiagnosticBag findings)
    {
        if (
            runtime.Split('.') is ["1", var text, ..] parts
            && parts.All(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
        )
            return Releases.Last(r => r.Minor <= minor);
        findings.Add(
            VersionCodes.Ceiling.At(
                "--runtime",
                $"'{runtime}' is no release of ONNX Runtime that is known here.",
                "Write it as 1.17 or 1.17.3."
            )
        );
        return default;
    }

    /// <inheritdoc/>
    public override string ToString() => Source;
}
