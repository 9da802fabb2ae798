using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>The rounding of one row; the formulas stand with <see cref="AdaRoundSolver"/>.</summary>
internal sealed class AdaRoundRow
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    private readonly AdaRoundProblem _problem;
    private readonly AdaRoundSettings _settings;
    private readonly int _row;
    private readonly int _columns;
    private readonly float[] _targets;
    private readonly int[] _floor;
    private readonly float[] _base;
    private readonly float[] _step;
    private readonly float[] _v;
    private readonly float[] _h;
    private readonly float[] _slope;
    private readonly float[] _value;
    private readonly float[] _gradient;
    private readonly float[] _scratch;

    public AdaRoundRow(AdaRoundProblem problem, AdaRoundSettings settings, int row)
    {
        (_problem, _settings, _row, _columns) = (problem, settings, row, problem.Grid.Columns);
        (_floor, _base, _step, _v) = (new int[_columns], new float[_columns], new float[_columns], new float[_columns]);
        (_h, _slope, _value) = (new float[_columns], new float[_columns], new float[_columns]);
        (_gradient, _scratch) = (new float[_columns], new float[_columns]);
        _targets = new float[problem.Samples];
        var weights = problem.Weights.AsSpan(row * _columns, _columns);
        for (var n = 0; n < _targets.Length; n++)
            _targets[n] = Activate(
                TensorPrimitives.Dot<float>(problem.FloatInputs.AsSpan(n * _columns, _columns), weights) + problem.Bias[row]
            );
        for (var c = 0; c < _columns; c++)
            Prepare(c, weights[c]);
    }

    /// <summary>Learned integers.</summary>
    /// <param name="gram">X̂ᵀX̂, where the gradient comes from it.</param>
    /// <param name="batches">The input rows of all steps, one step after the other, where it does not.</param>
    public int[] Learn(float[]? gram, int[] batches)
    {
        // the loss of nearest rounding is the unit; where there is none, nothing can be gained
        var unit = Error(_problem.Grid.Nearest, 0, _problem.Training) / _problem.Training;
        if (unit > 0)
            Descend(gram, batches, unit);
        var integers = new int[_columns];
        for (var c = 0; c < _columns; c++)
            integers[c] = _floor[c] + (_step[c] > 0 && _h[c] >= 0.5f ? 1 : 0);
        return integers;
    }

    /// <summary>Σ (f(xwᵀ + b) − f(x̂q̃ᵀ + b̃))² over the held-out inputs.</summary>
    public double HeldOutError(ReadOnlySpan<int> integers)
    {
        var values = new float[_columns];
        _problem.Grid.ValuesOf(_row, integers, values);
        return Error(values, _problem.Training, _problem.Samples);
    }

    /// <summary>Σ f(xwᵀ + b)² over the held-out inputs.</summary>
    public double HeldOutEnergy()
    {
        double sum = 0;
        foreach (var y in _targets.AsSpan(_problem.Training))
            sum += (double)y * y;
        return sum;
    }

    /// <summary>What lies below a weight on the grid, and how far it is to the next point; 0 where the weight has no choice.</summary>
    private void Prepare(int column, float weight)
    {
        var grid = _problem.Grid;
        var (scale, zero) = (grid.Scale(_row, column), grid.Zero(_row, column));
        var position = (double)weight / scale;
        var floor = Math.Floor(position) + zero;
        var free = floor >= grid.Min && floor < grid.Max && !(_settings.KeepZeros && weight == 0);
        _floor[column] = free ? (int)floor : grid.Nearest(_row, column, weight);
        _base[column] = (float)grid.Value(_row, column, _floor[column]);
        _step[column] = free ? scale : 0;
        // σ⁻¹((fraction + 0.1)/1.2): h starts as the fraction
        var share = Math.Clamp(position - Math.Floor(position), 1e-4, 1 - 1e-4);
        var sigma = (share + 0.1) / 1.2;
        _v[column] = (float)Math.Log(sigma / (1 - sigma));
        _h[column] = free ? (float)share : 0;
    }

    private void Descend(float[]? gram, int[] batches, double unit)
    {
        var (m, v) = (new float[_columns], new float[_columns]);
        var cross = gram is null ? [] : Cross();
        var batch = gram is null ? batches.Length / _settings.Iterations : 0;
        var warm = (int)(_settings.WarmUp * _settings.Iterations);
        for (var step = 0; step < _settings.Iterations; step++)
        {
            Relax();
            if (gram is not null)
                GramGradient(gram, cross, unit);
            else
                BatchGradient(batches.AsSpan(step * batch, batch), unit);
            TensorPrimitives.Multiply(_gradient, _step, _gradient);
            if (step >= warm)
                Regularise(20 - (18.0 * (step - warm) / Math.Max(1, _settings.Iterations - warm - 1)));
            TensorPrimitives.Multiply(_gradient, _slope, _gradient);
            Adam(m, v, step + 1);
        }

        Relax();
    }

    /// <summary>h, dh/dV and w̃ of the present V.</summary>
    private void Relax()
    {
        TensorPrimitives.Sigmoid(_v, _scratch);
        for (var c = 0; c < _columns; c++)
        {
            var sigma = _scratch[c];
            var raw = (1.2f * sigma) - 0.1f;
            _slope[c] = raw is > 0 and < 1 ? 1.2f * sigma * (1 - sigma) : 0;
            _h[c] = Math.Clamp(raw, 0, 1);
        }

        TensorPrimitives.MultiplyAdd(_step, _h, _base, _value);
    }

    /// <summary>X̂ᵀ(y − b̃) over the rows that are learned from.</summary>
    private float[] Cross()
    {
        var cross = new float[_columns];
        for (var n = 0; n < _problem.Training; n++)
            TensorPrimitives.MultiplyAdd(_problem.Inputs.AsSpan(n * _columns, _columns), _targets[n] - _problem.Bias[_row], cross, cross);
        return cross;
    }

    /// <summary>columns/E₀ · 2/n · (X̂ᵀX̂·w̃ − X̂ᵀ(y − b̃)): the whole loss is taken times columns.</summary>
    private void GramGradient(float[] gram, float[] cross, double unit)
    {
        var factor = (float)(2 * _columns / (unit * _problem.Training));
        for (var c = 0; c < _columns; c++)
            _gradient[c] = factor * (TensorPrimitives.Dot<float>(gram.AsSpan(c * _columns, _columns), _value) - cross[c]);
    }

    private void BatchGradient(ReadOnlySpan<int> rows, double unit)
    {
        Array.Clear(_gradient);
        var factor = (float)(2 * _columns / (unit * rows.Length));
        foreach (var n in rows)
        {
            var x = _problem.Inputs.AsSpan(n * _columns, _columns);
            var y = TensorPrimitives.Dot<float>(x, _value) + _problem.Bias[_row];
            // where f is flat, w̃ does not move it
            if (y > _problem.Low && y < _problem.High && y - _targets[n] is var difference and not 0)
                TensorPrimitives.MultiplyAdd(x, factor * difference, _gradient, _gradient);
        }
    }

    /// <summary>Adds λ · d/dh (1 − |2h − 1|^β) = −2λβ·|2h − 1|^{β−1}·sign(2h − 1).</summary>
    private void Regularise(double beta)
    {
        for (var c = 0; c < _columns; c++)
            _scratch[c] = Math.Abs((2 * _h[c]) - 1);
        TensorPrimitives.Pow(_scratch, (float)(beta - 1), _scratch);
        var factor = (float)(2 * _settings.Regularisation * beta);
        for (var c = 0; c < _columns; c++)
            _gradient[c] -= _step[c] == 0 ? 0 : MathF.CopySign(factor * _scratch[c], _h[c] - 0.5f);
    }

    private void Adam(float[] m, float[] v, int step)
    {
        var rate = _settings.Rate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step));
        for (var c = 0; c < _columns; c++)
        {
            m[c] = (float)((Beta1 * m[c]) + ((1 - Beta1) * _gradient[c]));
            v[c] = (float)((Beta2 * v[c]) + ((1 - Beta2) * _gradient[c] * _gradient[c]));
            _v[c] -= (float)(rate * m[c] / (Math.Sqrt(v[c]) + 1e-8));
        }
    }

    private double Error(Func<int, int, double, int> round, int from, int to)
    {
        var values = new float[_columns];
        for (var c = 0; c < _columns; c++)
            values[c] = (float)_problem.Grid.Value(_row, c, round(_row, c, _problem.Weights[(_row * _columns) + c]));
        return Error(values, from, to);
    }

    private double Error(float[] values, int from, int to)
    {
        double sum = 0;
        for (var n = from; n < to; n++)
        {
            var y = Activate(TensorPrimitives.Dot<float>(_problem.Inputs.AsSpan(n * _columns, _columns), values) + _problem.Bias[_row]);
            sum += ((double)y - _targets[n]) * ((double)y - _targets[n]);
        }

        return sum;
    }

    private float Activate(float y) => Math.Min(Math.Max(y, _problem.Low), _problem.High);
}
