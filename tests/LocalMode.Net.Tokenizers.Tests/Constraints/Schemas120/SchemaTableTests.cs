using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Generation;
using LocalMode.Tokenizers.Tests.Constraints.Tokenisations;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas120;

/// <summary>Every keyword alone and combined: what random logits write is valid, what is valid can be written, what is not cannot.</summary>
public class SchemaTableTests
{
    private const int FreeTokens = 40;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is { Length: > 0 };
    private static readonly int Seeds = IsLong ? 20 : 2;
    private static readonly JsonConstraintOptions[] Forms =
    [
        new(),
        new() { WhiteSpace = JsonWhiteSpace.Spaced },
        new() { WhiteSpace = JsonWhiteSpace.Flexible, MaxWhiteSpaceRun = 3 },
    ];

    public static TheoryData<string> Vocabularies => [.. FixtureVocabularies.Served];

    [Fact]
    public void Table_HasSchemas_AtLeast120AndNamesUnique()
    {
        SchemaCase.All.Count.Should().BeGreaterThanOrEqualTo(120);
        SchemaCase.All.Select(static c => c.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Table_ItsTexts_AreWhatTheIndependentJudgesSay()
    {
        List<string> wrong = [];
        foreach (SchemaCase entry in SchemaCase.All)
        {
            IndependentJudge judge = new(entry.Schema);
            wrong.AddRange(entry.Valid.Where(text => judge.Complain(text) is not null).Select(text => $"{entry.Name}: {text} {judge.Complain(text)}"));
            wrong.AddRange(entry.Invalid.Where(text => judge.Complain(text) is null && !text.EndsWith(',')).Select(text => $"{entry.Name}: {text} is valid"));
        }

        wrong.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void RandomLogits_EverySchema_EndedAnswersAreValid(string name)
    {
        FixtureVocabulary vocabulary = FixtureVocabularies.Get(name);
        List<string> failures = [];
        int answers = 0;
        int unwritable = 0;
        foreach ((int index, SchemaCase entry) in SchemaCase.All.Index())
        {
            IndependentJudge judge = new(entry.Schema);
            string[] words = RandomAnswer.WordsOf(entry.Schema.GetRawText());
            string text = "";
            try
            {
                Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(judge.Ours, Forms[index % Forms.Length]), vocabulary.Vocabulary);
                ConstraintMatcher matcher = constraint.CreateMatcher();
                for (int seed = 0; seed < Seeds; seed++)
                {
                    matcher.Reset();
                    bool ended = RandomAnswer.TryWrite(vocabulary, matcher, new Random((index * 1000) + seed), seed * FreeTokens, words, out text);
                    answers++;
                    string? complaint = ended ? judge.Complain(text) : "it did not end";
                    if (complaint is not null)
                        failures.Add($"{entry.Name}, seed {seed}: {complaint} in {text}");
                }
            }
            catch (ConstraintUnsatisfiableException exception) when (exception.Character is { } character && !vocabulary.Writes(character))
            {
                unwritable += Seeds;
            }
            catch (Exception exception) when (exception is LocalModeException or InvalidOperationException)
            {
                failures.Add($"{entry.Name}: {exception.GetType().Name} {exception.Message} after {text}");
            }
        }

        failures.Should().BeEmpty();
        unwritable.Should().BeLessThan(answers / 10, "nearly all schemas can be written with any vocabulary");
    }

    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void Texts_OfEverySchema_AreTakenInAllTokenisationsOrRefused(string name)
    {
        FixtureVocabulary vocabulary = FixtureVocabularies.Get(name);
        ulong[] mask = new ulong[vocabulary.Vocabulary.MaskLength];
        List<string> failures = [];
        Random random = new(7);
        int taken = 0;
        foreach (SchemaCase entry in SchemaCase.All.Where(static c => c.Valid.Count + c.Invalid.Count > 0))
        {
            try
            {
                Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(entry.Schema)), vocabulary.Vocabulary);
                ConstraintMatcher matcher = constraint.CreateMatcher();
                foreach (string text in entry.Valid.Where(vocabulary.Writes))
                {
                    foreach ((string kind, List<int>? tokens) in Ways(text))
                    {
                        if (tokens is null)
                            continue;
                        matcher.Reset();
                        taken++;
                        if (Splitter.Refusal(vocabulary, matcher, tokens, mask) is { } place)
                            failures.Add($"{entry.Name}: {text} is refused ({kind}) at {place}");
                    }
                }

                foreach (string text in entry.Invalid.Where(vocabulary.Writes))
                {
                    foreach ((string kind, List<int>? tokens) in Ways(text))
                    {
                        matcher.Reset();
                        if (tokens is not null && Splitter.Refusal(vocabulary, matcher, tokens, mask) is null)
                            failures.Add($"{entry.Name}: {text} is taken ({kind})");
                    }
                }
            }
            catch (ConstraintUnsatisfiableException exception) when (exception.Character is { } character && !vocabulary.Writes(character))
            {
            }
            catch (Exception exception) when (exception is LocalModeException or InvalidOperationException)
            {
                failures.Add($"{entry.Name}: {exception.GetType().Name} {exception.Message}");
            }
        }

        failures.Should().BeEmpty();
        taken.Should().BeGreaterThan(500);

        IEnumerable<(string Kind, List<int>? Tokens)> Ways(string text) =>
        [
            ("canonical", Splitter.Canonical(vocabulary, text)),
            ("shortest", Splitter.Shortest(vocabulary, text)),
            ("random", Splitter.Random(vocabulary, text, random)),
            ("random", Splitter.Random(vocabulary, text, random)),
        ];
    }

    [Fact]
    public void Create_TokenizersWhoseTextIsNotTheirTokens_AreRefused()
    {
        foreach (string name in FixtureVocabularies.Refused)
        {
            HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer(name + "/tokenizer.json"));
            FluentActions.Invoking(() => FixtureVocabularies.Create(tokenizer, out _)).Should().Throw<UnsupportedCapabilityException>(name);
        }
    }
}
