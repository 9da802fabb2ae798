using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class LimitedMemoryBfgsTests
{
    [Fact]
    public void Without_a_step_it_is_steepest_descent()
    {
        var memory = new LimitedMemoryBfgs();
        Assert.True(memory.IsEmpty);
        Assert.Equal([-1.0, 2, -3], memory.Direction([1, -2, 3]));
    }

    [Fact]
    public void A_step_along_which_the_slope_did_not_rise_is_passed_over()
    {
        var memory = new LimitedMemoryBfgs();
        memory.Add([1, 0], [-1, 0]);
        memory.Add([1, 0], [0, 1]);
        Assert.True(memory.IsEmpty);
        memory.Add([1, 0], [2, 0]);
        Assert.False(memory.IsEmpty);
        memory.Clear();
        Assert.True(memory.IsEmpty);
    }

    [Fact]
    public void Steps_along_every_axis_of_a_quadratic_give_Newtons_direction()
    {
        // f = ½·Σ h_i·x_i²: the step that leads to the minimum is −x
        double[] h = [1, 4, 9, 25];
        double[] x = [3, -1, 2, 0.5];
        var memory = new LimitedMemoryBfgs();
        for (var i = 0; i < h.Length; i++)
        {
            var (s, y) = (new double[h.Length], new double[h.Length]);
            (s[i], y[i]) = (0.1, 0.1 * h[i]);
            memory.Add(s, y);
        }

        var direction = memory.Direction([.. h.Zip(x, (a, b) => a * b)]);
        for (var i = 0; i < h.Length; i++)
            Assert.Equal(-x[i], direction[i], 1e-12);
    }

    [Fact]
    public void Only_the_last_ten_steps_count()
    {
        var (short_, long_) = (new LimitedMemoryBfgs(), new LimitedMemoryBfgs());
        long_.Add([1, 1], [5, 7]);
        for (var i = 1; i <= 10; i++)
        {
            short_.Add([i, 1], [2 * i, 3]);
            long_.Add([i, 1], [2 * i, 3]);
        }

        Assert.Equal(short_.Direction([1, 2]), long_.Direction([1, 2]));
    }
}
