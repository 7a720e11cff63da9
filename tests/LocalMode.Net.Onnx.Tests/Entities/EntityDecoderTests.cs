namespace LocalMode.Onnx.Tests.Entities;

public sealed class EntityDecoderTests
{
    private static readonly EntityLabels Labels = new(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]);

    [Fact]
    public void Decode_None_GivesEachTokenItsOwnLabelAndSoftMax()
    {
        List<EntitySpan> spans = Decode(EntityAggregation.None, ("O", false), ("B-PER", false), ("I-PER", true));

        spans.Select(static span => (span.Label, span.Start, span.End)).Should().Equal(("O", 0, 2), ("B-PER", 2, 4), ("I-PER", 4, 6));

        // Logits of 2 for the label and 0 for the four others.
        float expected = MathF.Exp(2) / (MathF.Exp(2) + 4);
        spans.Should().OnlyContain(span => Math.Abs(span.Score - expected) < 1e-6f);
    }

    [Fact]
    public void Decode_Simple_GroupsNeighboursOfOneKindUnlessOneBegins()
    {
        List<EntitySpan> spans = Decode(
            EntityAggregation.Simple, ("I-PER", false), ("I-PER", false), ("B-PER", false), ("I-PER", false), ("I-LOC", false), ("O", false), ("O", false), ("B-LOC", false));

        spans.Select(static span => (span.Label, span.Start, span.End)).Should().Equal(("PER", 0, 4), ("PER", 4, 8), ("LOC", 8, 10), ("O", 10, 14), ("LOC", 14, 16));
    }

    [Fact]
    public void Decode_Simple_ScoreIsTheMeanOfTheTokens()
    {
        List<EntitySpan> spans = [];

        new EntityDecoder(new(["O", "I-X"])).Decode([0, MathF.Log(3), 0, MathF.Log(9)], [new(0, 1, false, false), new(1, 2, false, false)], EntityAggregation.Simple, spans);

        spans.Should().ContainSingle().Which.Score.Should().BeApproximately((0.75f + 0.9f) / 2, 1e-6f);
    }

    [Theory]
    [InlineData(EntityAggregation.First, "PER", 0.6f)]
    [InlineData(EntityAggregation.Average, "LOC", 0.4833333f)]
    [InlineData(EntityAggregation.Max, "LOC", 0.7f)]
    public void Decode_WordStrategies_TakeOneDistributionAWord(EntityAggregation aggregation, string label, float score)
    {
        // One word of three tokens: PER 0.6, then LOC 0.55 and LOC 0.7.
        float[] probabilities = [0.1f, 0.6f, 0.3f, 0.3f, 0.25f, 0.45f, 0.15f, 0.15f, 0.7f];
        List<EntitySpan> spans = [];

        new EntityDecoder(new(["O", "I-PER", "I-LOC"])).Decode(
            [.. probabilities.Select(static p => MathF.Log(p))], [new(0, 2, false, false), new(2, 4, true, false), new(4, 6, true, false)], aggregation, spans);

        spans.Should().ContainSingle();
        spans[0].Label.Should().Be(label);
        spans[0].Score.Should().BeApproximately(score, 1e-6f);
        (spans[0].Start, spans[0].End).Should().Be((0, 6));
    }

    [Theory]
    [InlineData(EntityAggregation.First)]
    [InlineData(EntityAggregation.Average)]
    [InlineData(EntityAggregation.Max)]
    public void Decode_ContinuationAtTheBeginning_BeginsAWord(EntityAggregation aggregation)
    {
        List<EntitySpan> spans = Decode(aggregation, ("I-PER", true), ("I-LOC", false));

        spans.Select(static span => (span.Label, span.Start, span.End)).Should().Equal(("PER", 0, 2), ("LOC", 2, 4));
    }

    [Fact]
    public void Decode_SpecialTokens_AreLeftOutBetweenOthersToo()
    {
        List<EntitySpan> spans = [];
        float[] logits = [9, 0, 0, 9, 9, 0, 0, 9, 9, 0];

        new EntityDecoder(new(["O", "I-X"])).Decode(
            logits, [new(0, 0, false, true), new(0, 3, false, false), new(0, 0, false, true), new(4, 7, false, false), new(0, 0, false, true)], EntityAggregation.Simple, spans);

        spans.Should().ContainSingle();
        (spans[0].Label, spans[0].Start, spans[0].End).Should().Be(("X", 0, 7));
    }

    [Fact]
    public void Decode_OnlySpecialTokens_GivesNothing()
    {
        List<EntitySpan> spans = [];

        new EntityDecoder(Labels).Decode(new float[10], [new(0, 0, false, true), new(0, 0, false, true)], EntityAggregation.Average, spans);

        spans.Should().BeEmpty();
    }

    [Fact]
    public void Decode_LargeLogits_DoNotOverflow()
    {
        List<EntitySpan> spans = [];

        new EntityDecoder(new(["O", "I-X"])).Decode([1000, 900], [new(0, 1, false, false)], EntityAggregation.None, spans);

        spans.Should().ContainSingle().Which.Score.Should().Be(1);
    }

    [Theory]
    [InlineData("B-PER", "PER")]
    [InlineData("S-PER", "PER")]
    [InlineData("E-PER", "PER")]
    [InlineData("NOUN", "NOUN")]
    [InlineData("B-a-b", "a-b")]
    public void Kind_AnyLabel_IsWhatFollowsTheFirstHyphen(string label, string kind)
    {
        EntityLabels labels = new(["O", label]);

        labels.Kind(1).Should().Be(kind);
        labels.Kinds.Should().Equal(kind);
    }

    [Theory]
    [InlineData("B-PER", "I-PER", true)]
    [InlineData("I-PER", "B-PER", false)]
    [InlineData("B-PER", "I-LOC", false)]
    [InlineData("PER", "I-PER", true)]
    [InlineData("B-PER", "E-PER", false)]
    [InlineData("S-PER", "S-PER", true)]
    [InlineData("O", "O", true)]
    public void Continues_TwoLabels_FollowsTheReference(string previous, string label, bool expected)
    {
        string[] names = [previous, label];

        new EntityLabels(names).Continues(0, 1).Should().Be(expected);
    }

    [Theory]
    [InlineData("B-PER", "E-PER", true)]
    [InlineData("I-PER", "E-PER", true)]
    [InlineData("E-PER", "I-PER", false)]
    [InlineData("E-PER", "B-PER", false)]
    [InlineData("S-PER", "S-PER", false)]
    [InlineData("S-PER", "I-PER", false)]
    [InlineData("B-PER", "S-PER", false)]
    [InlineData("I-PER", "E-LOC", false)]
    [InlineData("O", "O", true)]
    public void Continues_LabelsOfBioes_FollowsThatScheme(string previous, string label, bool expected)
    {
        string[] names = ["O", "B-PER", "I-PER", "E-PER", "S-PER", "E-LOC"];

        new EntityLabels(names).Continues(Array.IndexOf(names, previous), Array.IndexOf(names, label)).Should().Be(expected);
    }

    [Theory]
    [InlineData("B-PER", "L-PER", true)]
    [InlineData("L-PER", "I-PER", false)]
    [InlineData("U-PER", "U-PER", false)]
    public void Continues_LabelsOfBilou_FollowsThatScheme(string previous, string label, bool expected)
    {
        string[] names = ["O", "B-PER", "I-PER", "L-PER", "U-PER"];

        new EntityLabels(names).Continues(Array.IndexOf(names, previous), Array.IndexOf(names, label)).Should().Be(expected);
    }

    private static List<EntitySpan> Decode(EntityAggregation aggregation, params (string Label, bool IsContinuation)[] tokens)
    {
        float[] logits = new float[tokens.Length * Labels.Count];
        EntityToken[] made = new EntityToken[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            int label = Enumerable.Range(0, Labels.Count).Single(index => Labels.Name(index) == tokens[i].Label);
            logits[(i * Labels.Count) + label] = 2;
            made[i] = new(2 * i, (2 * i) + 2, tokens[i].IsContinuation, IsSpecial: false);
        }

        List<EntitySpan> spans = [];
        new EntityDecoder(Labels).Decode(logits, made, aggregation, spans);
        return spans;
    }
}
