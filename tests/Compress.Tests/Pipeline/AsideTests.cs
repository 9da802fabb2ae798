using NNCompress.Pipeline;

namespace NNCompress.Compress.Tests.Pipeline;

public class AsideTests
{
    [Fact]
    public void Work_goes_on_while_the_caller_does_something_else()
    {
        using var go = new ManualResetEventSlim();
        using var aside = Aside<int>.Begin(
            () =>
            {
                go.Wait(TestContext.Current.CancellationToken);
                return Environment.CurrentManagedThreadId;
            },
            threads: 2
        );
        Assert.False(aside.HasResult);
        go.Set();
        Assert.NotEqual(Environment.CurrentManagedThreadId, aside.Result());
        Assert.True(aside.HasResult);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_second_thread_it_is_done_when_asked_for_and_once(bool single)
    {
        var runs = 0;
        int Count()
        {
            runs++;
            return Environment.CurrentManagedThreadId;
        }

        using var aside = single ? Aside<int>.Begin(Count, threads: 1) : Aside<int>.WhenAsked(Count);
        Assert.Equal(0, runs);
        Assert.Equal(Environment.CurrentManagedThreadId, aside.Result());
        _ = aside.Result();
        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failure_is_told_to_whoever_asks_and_to_nobody_else(int threads)
    {
        using (Aside<int>.Begin(() => throw new InvalidDataException("not asked for"), threads)) { }
        using var aside = Aside<int>.Begin(() => throw new InvalidDataException("broken"), threads);
        Assert.Equal("broken", Assert.Throws<InvalidDataException>(() => aside.Result()).Message);
        Assert.Equal("broken", Assert.Throws<InvalidDataException>(() => aside.Result()).Message);
        Assert.False(aside.HasResult);
    }

    [Fact]
    public void Disposing_waits_for_the_end_of_the_work()
    {
        var isOver = false;
        using (
            Aside<bool>.Begin(
                () =>
                {
                    Thread.Sleep(50);
                    return isOver = true;
                },
                threads: 2
            )
        ) { }
        Assert.True(isOver);
    }
}
