namespace LocalMode.Onnx.Tests.Entities;

public sealed class OverlappingEntitiesTests
{
    [Fact]
    public void Merge_OverlappingEntities_KeepsTheLongerThenTheBetter()
    {
        List<EntitySpan> spans = [new("a", 0.9f, 0, 4), new("b", 0.5f, 10, 12), new("c", 0.1f, 2, 8), new("d", 0.6f, 11, 13), new("e", 0.6f, 10, 12)];

        OverlappingEntities.Merge(spans);

        spans.Select(static span => span.Label).Should().Equal("c", "e");
    }

    [Fact]
    public void Merge_EqualEntities_KeepsTheFirst()
    {
        List<EntitySpan> spans = [new("a", 0.5f, 0, 4), new("b", 0.5f, 0, 4)];

        OverlappingEntities.Merge(spans);

        spans.Should().Equal(new EntitySpan("a", 0.5f, 0, 4));
    }

    [Fact]
    public void Merge_NeighboursThatTouch_KeepsBothSorted()
    {
        List<EntitySpan> spans = [new("b", 0.5f, 4, 8), new("a", 0.5f, 0, 4)];

        OverlappingEntities.Merge(spans);

        spans.Select(static span => span.Label).Should().Equal("a", "b");
    }

    [Fact]
    public void Merge_ComparesOnlyWithTheOneKept()
    {
        // b is dropped for a; c overlaps b only and stays.
        List<EntitySpan> spans = [new("a", 0.5f, 0, 6), new("b", 0.5f, 5, 9), new("c", 0.5f, 7, 8)];

        OverlappingEntities.Merge(spans);

        spans.Select(static span => span.Label).Should().Equal("a", "c");
    }

    [Fact]
    public void Merge_NothingOrOne_LeavesIt()
    {
        List<EntitySpan> none = [];
        List<EntitySpan> one = [new("a", 0.5f, 3, 3)];

        OverlappingEntities.Merge(none);
        OverlappingEntities.Merge(one);

        none.Should().BeEmpty();
        one.Should().ContainSingle();
    }
}
