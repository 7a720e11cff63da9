namespace LocalMode.Onnx.Tests.Answering;

public sealed class AnswerCollectorTests
{
    private const string Context = "Porto. PORTO, porto; Tarn";

    [Fact]
    public void Best_EqualAnswersOfAnyCaseAndPlace_AddUpAtTheFirstPlace()
    {
        AnswerCollector collector = new(Context);
        collector.Add([new(0.2f, 21, 25), new(0.1f, 7, 12)], nullScore: 0.5f);
        collector.Add([new(0.3f, 0, 5), new(0.05f, 14, 19)], nullScore: 0.4f);

        IReadOnlyList<Answer> answers = collector.Best(topK: 5, withImpossible: false);

        answers.Select(static answer => (answer.Text, answer.Range)).Should().Equal(("PORTO", 7..12), ("Tarn", 21..25));
        answers[0].Score.Should().BeApproximately(0.45f, 1e-6f);
        answers[1].Score.Should().BeApproximately(0.2f, 1e-6f);
    }

    [Fact]
    public void Best_WithImpossible_HasTheSmallestNullScore()
    {
        AnswerCollector collector = new(Context);
        collector.Add([new(0.2f, 0, 5)], nullScore: 0.5f);
        collector.Add([new(0.1f, 21, 25)], nullScore: 0.15f);

        IReadOnlyList<Answer> answers = collector.Best(topK: 2, withImpossible: true);

        answers.Select(static answer => answer.Text).Should().Equal("Porto", "");
        answers[1].Should().Be(new Answer("", 0.15f, 0..0));
        answers[1].IsImpossible.Should().BeTrue();
    }

    [Fact]
    public void Add_StretchWithoutCharacters_IsNoAnswer()
    {
        AnswerCollector collector = new(Context);
        collector.Add([new(0.2f, 3, 3)], nullScore: 0.5f);

        collector.Best(topK: 2, withImpossible: false).Should().BeEmpty();
    }

    [Fact]
    public void ToCharacters_InsideWords_WidensToTheWordsOfTheWindow()
    {
        AnswerToken[] tokens = [AnswerToken.Outside, new(0, 2, 0), new(2, 5, 0), new(6, 8, 1), new(8, 9, 1), AnswerToken.Outside];

        AnswerBounds.ToCharacters(new(0.5f, 2, 3), tokens, alignToWords: true).Should().Be(new AnswerSpan(0.5f, 0, 9));
        AnswerBounds.ToCharacters(new(0.5f, 2, 3), tokens, alignToWords: false).Should().Be(new AnswerSpan(0.5f, 2, 8));
    }
}
