namespace NNCompress.Passes.Numerics;

/// <summary>
/// Whether a class bias helps on samples that it was not fitted to. Samples are halved, each class by itself, in turns; each half is judged with the bias that
/// was fitted to the other.
/// <code>
/// d_i = −ln p(y_i) without − −ln p(y_i) with the other half's bias        gain: mean d &gt; 1.96·s_d/√n, and no fewer samples are answered right
/// </code>
/// </summary>
/// <param name="LossBefore">Mean of −ln p of the right class, without the bias.</param>
/// <param name="LossAfter">The same with the other half's bias.</param>
/// <param name="StandardError">Of their difference, paired by samples.</param>
/// <param name="RightBefore">Samples whose class has the highest score.</param>
/// <param name="RightAfter">The same with the other half's bias.</param>
internal sealed record ClassBiasEvidence(double LossBefore, double LossAfter, double StandardError, int RightBefore, int RightAfter)
{
    /// <summary>The normal distribution's 97.5 % quantile.</summary>
    private const double Quantile = 1.959964;

    public bool IsGain => LossBefore - LossAfter > Quantile * StandardError && RightAfter >= RightBefore;

    /// <param name="answers">Scores and right classes of at least two samples.</param>
    /// <param name="parallel">Threads; the result does not depend on them.</param>
    public static ClassBiasEvidence Of(LabelledScores answers, ParallelOptions parallel)
    {
        var seen = new int[answers.Classes];
        int[][] halves =
        [
            [],
            [],
        ];
        var side = Array.ConvertAll(answers.Labels, label => seen[label]++ % 2);
        for (var half = 0; half < 2; half++)
            halves[half] = [.. Enumerable.Range(0, side.Length).Where(i => side[i] == half)];
        var none = new double[answers.Classes];
        double[][] fitted = [ClassBias.Fit(answers, halves[1], parallel), ClassBias.Fit(answers, halves[0], parallel)];

        var n = side.Length;
        var (before, after, squares, rightBefore, rightAfter) = (0.0, 0.0, 0.0, 0, 0);
        for (var i = 0; i < n; i++)
        {
            var bias = fitted[side[i]];
            var (without, with) = (ClassBias.Loss(answers, i, none), ClassBias.Loss(answers, i, bias));
            before += without / n;
            after += with / n;
            squares += (without - with) * (without - with);
            rightBefore += IsRight(answers, i, none) ? 1 : 0;
            rightAfter += IsRight(answers, i, bias) ? 1 : 0;
        }

        var variance = Math.Max(0, (squares - (n * (before - after) * (before - after))) / (n - 1));
        return new ClassBiasEvidence(before, after, Math.Sqrt(variance / n), rightBefore, rightAfter);
    }

    /// <summary>Whether no other class has a higher score, nor an equal one before it.</summary>
    private static bool IsRight(LabelledScores answers, int sample, double[] bias)
    {
        var row = answers.Row(sample);
        var label = answers.Labels[sample];
        var right = row[label] + bias[label];
        for (var a = 0; a < row.Length; a++)
        {
            var other = row[a] + bias[a];
            if (other > right || (other == right && a < label))
                return false;
        }

        return true;
    }
}
