namespace NNCompress.Passes.Numerics;

/// <summary>
/// One number for each class that is added to its score, fitted to labels: logistic regression in which the scores' slope is fixed at 1. For scores z_i and
/// right classes y_i,
/// <code>
/// J(b) = Σ_i [ln Σ_k e^(z_ik + b_k) − z_i,y_i − b_y_i] + ½·Σ_k b_k²
/// g_k  = Σ_i (p_ik − [y_i = k]) + b_k        H = Σ_i (diag p_i − p_i·p_iᵀ) + I
/// </code>
/// The last term is a normal prior: it makes J strictly convex, keeps a class that has few samples in place, and settles the constant that all classes may share.
/// Newton's method, each step halved until J falls by a tenth of what its slope promises.
/// </summary>
internal static class ClassBias
{
    private const int MostSteps = 50;

    /// <summary>b at the minimum of J over some of the samples; one number for each class.</summary>
    /// <param name="answers">Scores and right classes.</param>
    /// <param name="samples">Which samples.</param>
    /// <param name="parallel">Threads; the result does not depend on them.</param>
    public static double[] Fit(LabelledScores answers, ReadOnlySpan<int> samples, ParallelOptions parallel)
    {
        var k = answers.Classes;
        var bias = new double[k];
        var p = new double[k];
        for (var step = 0; step < MostSteps; step++)
        {
            var gradient = (double[])bias.Clone();
            var hessian = new double[k * k];
            for (var i = 0; i < k; i++)
                hessian[(i * k) + i] = 1;
            foreach (var sample in samples)
            {
                Probabilities(answers.Row(sample), bias, p);
                gradient[answers.Labels[sample]]--;
                for (var a = 0; a < k; a++)
                {
                    gradient[a] += p[a];
                    hessian[(a * k) + a] += p[a];
                    for (var b = 0; b <= a; b++)
                        hessian[(a * k) + b] -= p[a] * p[b];
                }
            }

            var direction = Solve(hessian, gradient, parallel);
            var slope = gradient.Zip(direction, (g, d) => g * d).Sum();
            if (slope <= 1e-12 * (1 + samples.Length))
                break;
            var (before, length) = (Objective(answers, samples, bias), 1.0);
            double[] Moved(double by) => [.. bias.Zip(direction, (b, d) => b - (by * d))];
            while (Objective(answers, samples, Moved(length)) > before - (0.1 * length * slope) && length > 1e-6)
                length /= 2;
            bias = Moved(length);
        }

        return bias;
    }

    /// <summary>−ln p of the right class of one sample, with b added to its scores.</summary>
    public static double Loss(LabelledScores answers, int sample, ReadOnlySpan<double> bias)
    {
        var row = answers.Row(sample);
        var largest = double.NegativeInfinity;
        for (var a = 0; a < row.Length; a++)
            largest = Math.Max(largest, row[a] + bias[a]);
        var sum = 0.0;
        for (var a = 0; a < row.Length; a++)
            sum += Math.Exp(row[a] + bias[a] - largest);
        var label = answers.Labels[sample];
        return Math.Log(sum) + largest - row[label] - bias[label];
    }

    private static double Objective(LabelledScores answers, ReadOnlySpan<int> samples, double[] bias)
    {
        var sum = bias.Sum(b => b * b) / 2;
        foreach (var sample in samples)
            sum += Loss(answers, sample, bias);
        return sum;
    }

    private static void Probabilities(ReadOnlySpan<float> row, double[] bias, double[] p)
    {
        var largest = double.NegativeInfinity;
        for (var a = 0; a < p.Length; a++)
            largest = Math.Max(largest, p[a] = row[a] + bias[a]);
        var sum = 0.0;
        for (var a = 0; a < p.Length; a++)
            sum += p[a] = Math.Exp(p[a] - largest);
        for (var a = 0; a < p.Length; a++)
            p[a] /= sum;
    }

    /// <summary>H⁻¹·g; of H the lower half is read.</summary>
    private static double[] Solve(double[] hessian, double[] gradient, ParallelOptions parallel)
    {
        var n = gradient.Length;
        var inverse = NormalEquations.InverseFactor(hessian, n, parallel);
        var (half, solution) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                half[i] += inverse[(i * n) + j] * gradient[j];
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
                solution[i] += inverse[(j * n) + i] * half[j];
        }

        return solution;
    }
}
