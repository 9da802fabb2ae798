using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Speed;

namespace NNCompress.Pipeline;

/// <summary>Finds everything that is wrong with a request before any work is done.</summary>
internal static class RequestCheck
{
    /// <exception cref="DiagnosticException">The request cannot be served; carries every reason.</exception>
    public static void Check(CompressionRequest request)
    {
        var findings = new DiagnosticBag();
        foreach (var step in request.Steps.Concat(request.LastSteps).Where(s => PassCatalogue.Find(s.Id) is null))
        {
            var known = string.Join(", ", PassCatalogue.All.Select(e => e.Id));
            findings.Add(PipelineCodes.UnknownPass.At(step.Id, $"There is no pass '{step.Id}'.", $"The passes are: {known}."));
        }

        if (request.MaxDrop is not null && request.Data.Evaluation is null)
        {
            findings.Add(
                PipelineCodes.GateNeedsData.At(
                    request.ModelPath,
                    "A largest drop of accuracy is asked for, but there is no data to measure it on.",
                    "Give evaluation data."
                )
            );
        }

        CheckDecisions(request, findings);
        CheckOutput(request, findings);
        findings.ThrowIfErrors();
    }

    /// <summary>A file to replay is read at once, so that a mistake in it costs no run.</summary>
    private static void CheckDecisions(CompressionRequest request, DiagnosticBag findings)
    {
        if (request.ReplayPath is { } path)
        {
            try
            {
                DecisionFile.Read(path);
            }
            catch (DiagnosticException e)
            {
                findings.AddRange(e.Diagnostics);
            }
        }

        if (request is { RevertSlow: true, ReplayPath: not null })
            findings.Add(
                SpeedCodes.DecisionsConflict.At(
                    request.ModelPath,
                    "Slow layers are to be measured, and decisions of another run are given.",
                    "Leave one of them out."
                )
            );
        if (request is { RevertSlow: false, DecisionsPath: not null })
            findings.Add(
                SpeedCodes.DecisionsConflict.At(
                    request.ModelPath,
                    "Measured decisions are to be written, and none is to be measured.",
                    "Let slow layers be given back: --keep-slow and --no-speed prevent that, and weights alone need --revert-slow."
                )
            );
    }

    private static void CheckOutput(CompressionRequest request, DiagnosticBag findings)
    {
        if (request.OutputPath is not { } output)
            return;
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder))
            findings.Add(
                PipelineCodes.OutputFolderMissing.At(output, $"The folder '{folder}' does not exist.", "Create it, or name another output.")
            );
        if (!request.Overwrite && File.Exists(output))
            findings.Add(
                PipelineCodes.OutputExists.At(
                    output,
                    "The output file exists already.",
                    "Name another output, or allow it to be replaced (--force)."
                )
            );
    }
}
