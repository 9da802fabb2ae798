using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Versions;

namespace NNCompress.OnnxIO.Tests.Versions;

/// <summary>Every change of an operator between opsets 7 and 25 is decided, and what counts as compatible has compatible signatures.</summary>
public sealed class OperatorChangesTests
{
    static readonly (OperatorSchema Old, OperatorSchema New)[] Changes =
    [
        .. OperatorSchemas
            .NamesOf("")
            .Select(n => OperatorSchemas.VersionsOf("", n))
            .SelectMany(versions => versions.Zip(versions.Skip(1)))
            .Where(p => p.Second.Since is > (int)OpsetRelease.Oldest and <= (int)OpsetRelease.Newest),
    ];

    [Fact]
    public void Every_change_is_decided()
    {
        Assert.Equal(349, Changes.Length);
        Assert.Empty(Changes.Where(c => OperatorChanges.Find(c.New.Name, c.New.Since) is null).Select(c => $"{c.New.Name} {c.New.Since}"));
    }

    [Fact]
    public void No_decision_is_about_a_change_that_does_not_exist()
    {
        var changes = Changes.Select(c => (c.New.Name, c.New.Since)).ToHashSet();
        Assert.DoesNotContain(OperatorChanges.All, c => !changes.Contains((c.OpType, c.Since)));
        Assert.Equal(changes.Count, OperatorChanges.All.Count());
    }

    [Fact]
    public void More_types_leave_the_signature()
    {
        foreach (var (old, @new) in OfKind(Compatibility.MoreTypes).Concat(OfKind(Compatibility.WiderDomain)))
        {
            Assert.Equal(
                old.Inputs.Select(i => (i.Name, i.IsOptional, i.IsVariadic)),
                @new.Inputs.Select(i => (i.Name, i.IsOptional, i.IsVariadic))
            );
            Assert.Equal(old.Outputs.Length, @new.Outputs.Length);
            Assert.Equal(
                old.Attributes.Values.OrderBy(a => a.Name, StringComparer.Ordinal),
                @new.Attributes.Values.OrderBy(a => a.Name, StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public void More_options_take_every_old_node()
    {
        foreach (var (old, @new) in OfKind(Compatibility.MoreOptions))
        {
            Assert.False(@new.IsDeprecated);
            Assert.True(@new.MinInputs <= old.MinInputs && @new.MaxInputs >= old.MaxInputs, $"{@new.Name} {@new.Since}: inputs");
            Assert.True(@new.MinOutputs <= old.MinOutputs && @new.MaxOutputs >= old.MaxOutputs, $"{@new.Name} {@new.Since}: outputs");
            Assert.Equal(old.Inputs.Select(i => i.Name), @new.Inputs.Take(old.Inputs.Length).Select(i => i.Name));
            Assert.All(@new.Inputs.Skip(old.Inputs.Length), i => Assert.True(i.IsOptional));
            Assert.All(old.Attributes.Values, a => Assert.Equal(a.Kind, @new.Attributes[a.Name].Kind));
            Assert.All(@new.Attributes.Values.Where(a => !old.Attributes.ContainsKey(a.Name)), a => Assert.False(a.IsRequired));
        }
    }

    [Fact]
    public void Every_opset_has_its_release()
    {
        Assert.True(OperatorSchemas.LatestOf("") >= OpsetRelease.Newest);
        long[] needed = [.. Range().Select(OpsetRelease.IrOf)];
        Assert.Equal(needed.Order(), needed);
        Assert.Equal((3, 13), (needed[0], needed[^1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OpsetRelease.IrOf(OpsetRelease.Newest + 1));
    }

    static IEnumerable<long> Range() => Enumerable.Range(7, 19).Select(o => (long)o);

    static IEnumerable<(OperatorSchema Old, OperatorSchema New)> OfKind(Compatibility kind) =>
        Changes.Where(c => OperatorChanges.Find(c.New.Name, c.New.Since) is CompatibleChange { Kind: var k } && k == kind);
}
