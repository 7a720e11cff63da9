using System.Text.Json;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Random answers of grammars with endlessly many texts.</summary>
public class ConstraintMatcherWalkTests
{
    private const string Pieces = "\"\"\"\"\\\\,,:{}[]aabb1u0e.- é\n";

    public static TheoryData<string> Grammars => [.. EndlessGrammars.All.Keys];

    [Theory]
    [MemberData(nameof(Grammars))]
    public void FillMask_EndlessGrammars_AreTheTokensThatAreAccepted(string name)
    {
        Random random = new(name.Length);
        for (int round = 0; round < 4; round++)
        {
            TokenVocabulary vocabulary = Vocabularies.Random(random, 400, Pieces);
            var mask = new ulong[vocabulary.MaskLength];
            Constraint constraint = Constraint.Compile(EndlessGrammars.All[name], vocabulary, new ConstraintOptions { MaxNesting = 3, MaxMaskBytes = round == 0 ? 0 : 16 << 20 });
            ConstraintMatcher matcher = constraint.CreateMatcher();
            for (int step = 0; step < 60 && !matcher.HasEnded; step++)
            {
                matcher.FillMask(mask);
                List<int> allowed = [];
                for (int token = 0; token < vocabulary.Size; token++)
                {
                    bool isAccepted = matcher.TryAccept(token);
                    if (isAccepted)
                    {
                        matcher.RollBack(1);
                        allowed.Add(token);
                    }

                    if (TokenMask.Contains(mask, token) != isAccepted)
                        Assert.Fail($"{name}, round {round}, step {step}: token '{System.Text.Encoding.Latin1.GetString(vocabulary.GetBytes(token))}' is {(isAccepted ? "missing" : "wrong")}");
                }

                allowed.Should().NotBeEmpty();
                // Long tokens are few; they get their turn.
                int[] longer = [.. allowed.Where(static token => token >= 256)];
                int[] from = longer.Length > 0 && random.Next(3) > 0 ? longer : [.. allowed];
                matcher.TryAccept(from[random.Next(from.Length)]).Should().BeTrue();
            }
        }
    }

    [Theory]
    [InlineData(JsonWhiteSpace.Compact)]
    [InlineData(JsonWhiteSpace.Spaced)]
    [InlineData(JsonWhiteSpace.Flexible)]
    public void FillMask_RandomAnswersOfAnyJson_EndAndParse(JsonWhiteSpace whiteSpace)
    {
        Random random = new(11);
        for (int round = 0; round < 30; round++)
        {
            TokenVocabulary vocabulary = Vocabularies.Random(random, 300, Pieces);
            Constraint constraint = Constraint.Compile(ConstraintGrammar.AnyJson(new() { WhiteSpace = whiteSpace }), vocabulary);
            byte[] answer = Answers.Random(constraint, random, 60);
            using JsonDocument document = JsonDocument.Parse(answer);
            CheckNames(document.RootElement);
        }
    }

    [Fact]
    public void FillMask_ManyThreads_AreEqual()
    {
        TokenVocabulary vocabulary = Vocabularies.Random(new Random(3), 400, Pieces);
        Constraint constraint = Constraint.Compile(EndlessGrammars.All["names"], vocabulary);
        Constraint alone = Constraint.Compile(EndlessGrammars.All["names"], vocabulary);
        byte[][] expected = [.. Enumerable.Range(0, 40).Select(seed => Answers.Random(alone, new Random(seed), 40))];
        var found = new byte[8][][];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(index => new Thread(() => found[index] = [.. Enumerable.Range(0, 40).Select(seed => Answers.Random(constraint, new Random(seed), 40))]))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        foreach (byte[][] answers in found)
            answers.Should().BeEquivalentTo(expected, static options => options.WithStrictOrdering());
    }

    private static void CheckNames(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            string[] names = [.. element.EnumerateObject().Select(static property => property.Name)];
            names.Should().OnlyHaveUniqueItems();
            foreach (JsonProperty property in element.EnumerateObject())
                CheckNames(property.Value);
        }

        foreach (JsonElement item in element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default)
            CheckNames(item);
    }
}
