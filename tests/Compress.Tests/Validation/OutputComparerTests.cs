using NNCompress.OnnxIO.Tensors;
using NNCompress.Validation;

namespace NNCompress.Compress.Tests.Validation;

public class OutputComparerTests
{
    [Fact]
    public void Equal_outputs_have_no_error_and_infinite_sqnr()
    {
        var result = Compare([1, -2, float.PositiveInfinity, float.NaN], [1, -2, float.PositiveInfinity, float.NaN]);
        Assert.Equal(0, result.MaxError);
        Assert.Equal(double.PositiveInfinity, result.Sqnr);
        Assert.Equal(1, result.Cosine, 12);
    }

    [Fact]
    public void Figures_follow_their_definitions()
    {
        var result = Compare([3, 4], [3, 3]);
        Assert.Equal(1, result.MaxError);
        Assert.Equal(0.5, result.MeanError);
        Assert.Equal(10 * Math.Log10(25), result.Sqnr, 12);
        Assert.Equal(21 / (5 * Math.Sqrt(18)), result.Cosine, 12);
    }

    [Fact]
    public void A_nan_on_one_side_leaves_no_finite_figure()
    {
        var result = Compare([1, 2], [1, float.NaN]);
        Assert.True(double.IsNaN(result.MaxError));
        Assert.True(double.IsNaN(result.Sqnr));
    }

    [Fact]
    public void Runs_add_up()
    {
        var comparer = new OutputComparer("y");
        comparer.Add(Tensor.FromSingles([1], [3]), Tensor.FromSingles([1], [3]));
        comparer.Add(Tensor.FromSingles([1], [4]), Tensor.FromSingles([1], [3]));
        Assert.Equal(Compare([3, 4], [3, 3]), comparer.Result());
    }

    [Fact]
    public void Shapes_must_agree() =>
        Assert.Throws<ArgumentException>(() =>
            new OutputComparer("y").Add(Tensor.FromSingles([2], [1, 2]), Tensor.FromSingles([1, 2], [1, 2]))
        );

    private static OutputComparison Compare(float[] reference, float[] candidate)
    {
        var comparer = new OutputComparer("y");
        comparer.Add(Tensor.FromSingles([reference.Length], reference), Tensor.FromSingles([candidate.Length], candidate));
        return comparer.Result();
    }
}
