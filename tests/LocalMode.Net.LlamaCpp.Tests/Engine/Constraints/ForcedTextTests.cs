using System.Text;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Tests.Engine.Constraints;

/// <summary>Text without alternatives, over the bundled model's vocabulary.</summary>
public sealed class ForcedTextTests : IClassFixture<ForcedTextTests.Fixture>
{
    private readonly Fixture _fixture;

    public ForcedTextTests(Fixture fixture) => _fixture = fixture;

    [Fact]
    public void Continue_NamesOfProperties_AreTokenisedAsTheModelWould()
    {
        AnswerConstraint answer = Begin("""{"type":"object","properties":{"first_name":{"type":"string"},"age":{"type":"integer"}},"required":["first_name","age"],"additionalProperties":false}""");
        ForcedText forced = new(answer);

        forced.Continue(-1, 100);
        string begun = Encoding.UTF8.GetString(forced.Text);
        begun.Should().StartWith("{\"first_name");
        "{\"first_name\":\"".Should().StartWith(begun);
        TextOf(forced.Run).Should().Be(begun);
        forced.Run.ToArray().Should().Equal(Tokenize("{\"first_name\":\"")[..forced.Run.Length]);
    }

    [Fact]
    public void Continue_LastTokenThatMerges_IsReplaced()
    {
        AnswerConstraint answer = Begin("""{"type":"object","properties":{"name":{"type":"integer"}},"required":["name"],"additionalProperties":false}""");
        int brace = _fixture.Tokens.ByteToken((byte)'{');
        answer.TryAccept(brace).Should().BeTrue();
        ForcedText forced = new(answer);

        forced.Continue(brace, 100);

        forced.Run.ToArray().Should().Equal(Tokenize("{\"name\":")[..forced.Run.Length]);
        forced.Run[0].Should().NotBe(brace, "the tokenizer has one token for the brace and the quote");
        TextOf(forced.Run).Should().Be("{" + Encoding.UTF8.GetString(forced.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Continue_Limit_IsKept(int limit)
    {
        AnswerConstraint answer = Begin("""{"type":"object","properties":{"a_rather_long_name":{"type":"integer"}},"required":["a_rather_long_name"],"additionalProperties":false}""");
        int brace = _fixture.Tokens.ByteToken((byte)'{');
        answer.TryAccept(brace).Should().BeTrue();
        ForcedText forced = new(answer);

        forced.Continue(brace, limit);

        forced.Run.Length.Should().BeInRange(1, limit);
        TextOf(forced.Run).Should().Be("{" + Encoding.UTF8.GetString(forced.Text));
        answer.Length.Should().Be(1 + forced.Text.Length);
    }

    [Fact]
    public void Continue_RandomWalks_WriteWhatTheConstraintTakes()
    {
        Random random = new(11);
        Constraint constraint = _fixture.Compile("""{"type":"object","properties":{"kind":{"enum":["alpha","alphabet","beta"]},"list":{"type":"array","items":{"const":"item number"},"minItems":1},"n":{"type":"integer"}},"required":["kind","list","n"],"additionalProperties":false}""");
        int forcedTokens = 0;
        for (int round = 0; round < 40; round++)
        {
            AnswerConstraint answer = new(new() { Tokens = _fixture.Tokens, Whole = constraint });
            ForcedText forced = new(answer);
            ConstraintMatcher reference = constraint.CreateMatcher();
            StringBuilder text = new();
            float[] logits = new float[_fixture.Vocabulary.Size];
            forced.Continue(-1, 100);
            for (int step = 0; step < 60; step++)
            {
                forcedTokens += forced.Run.Length;
                foreach (int id in forced.Run)
                {
                    reference.TryAccept(id).Should().BeTrue();
                    text.Append(Encoding.UTF8.GetString(_fixture.Tokens.Bytes(id)));
                }

                if (answer.IsOver)
                    break;

                Array.Clear(logits);
                answer.Apply(logits);
                int[] allowed = [.. Enumerable.Range(0, logits.Length).Where(id => float.IsFinite(logits[id]))];
                int token = allowed[random.Next(allowed.Length)];
                answer.TryAccept(token).Should().BeTrue();
                if (_fixture.Vocabulary.EndsGeneration(token))
                    break;

                forced.Continue(token, 100);
            }

            if (reference.CanEnd)
                System.Text.Json.JsonElement.Parse(text.ToString()).GetProperty("kind").GetString().Should().BeOneOf("alpha", "alphabet", "beta");
        }

        forcedTokens.Should().BeGreaterThan(200);
    }

    [Fact]
    public void Apply_TokensBehindTheClosingMarker_OnlyThoseThatTheAnswerGoesOnWith()
    {
        AnswerConstraint answer = new(new()
        {
            Tokens = _fixture.Tokens,
            Whole = _fixture.Compile("""{"type":"object"}"""),
            Closing = new("</think>"u8.ToArray()),
            BeginsInside = true,
        });
        foreach (int id in Tokenize("so</think"))
            answer.TryAccept(id).Should().BeTrue();

        float[] logits = new float[_fixture.Vocabulary.Size];
        answer.Apply(logits);

        for (int id = 0; id < logits.Length; id++)
        {
            ReadOnlySpan<byte> bytes = _fixture.Tokens.Bytes(id);
            bool goesOn = !bytes.StartsWith(">"u8) || bytes.Length == 1 || bytes.SequenceEqual(">{"u8);
            float.IsFinite(logits[id]).Should().Be(goesOn && !_fixture.Vocabulary.EndsGeneration(id));
        }
    }

    private AnswerConstraint Begin(string schema) => new(new() { Tokens = _fixture.Tokens, Whole = _fixture.Compile(schema) });

    private int[] Tokenize(string text)
    {
        System.Buffers.ArrayBufferWriter<int> ids = new();
        _fixture.Vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenSpan.ToArray();
    }

    private string TextOf(ReadOnlySpan<int> ids)
    {
        List<byte> bytes = [];
        foreach (int id in ids)
            bytes.AddRange(_fixture.Tokens.Bytes(id));

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public sealed class Fixture(SharedModel model)
    {
        private TokenVocabulary? _constrained;

        internal LlamaVocabulary Vocabulary => model.Vocabulary;

        internal AnswerTokens Tokens => field ??= new(Vocabulary, markers: null);

        internal Constraint Compile(string schema)
        {
            _constrained ??= TokenVocabulary.Create([.. Enumerable.Range(0, Vocabulary.Size).Select(Vocabulary.PieceMemory)], Tokens.EndTokens);
            return Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), _constrained);
        }
    }
}
