using System.Text;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using LocalMode.LlamaCpp.Tests.TinyModels;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Tests.Engine.Constraints;

/// <summary>The phases of an answer over a byte-level vocabulary, without a model.</summary>
public sealed class AnswerConstraintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NativeModel _native;
    private readonly AnswerTokens _tokens;
    private readonly TokenVocabulary _constrained;

    public AnswerConstraintTests()
    {
        _native = new(TinyDecoder.Create(controls: ["<tool_call>", "</tool_call>", "<think>", "</think>"]).Write(_folder));
        HashSet<int> markers = [.. Vocabulary.Specials.Where(static special => !Encoding.UTF8.GetString(special.Text).Contains('|')).Select(static special => special.Id)];
        _tokens = new(Vocabulary, markers);
        _constrained = TokenVocabulary.Create([.. Enumerable.Range(0, Vocabulary.Size).Select(id => (ReadOnlyMemory<byte>)_tokens.Bytes(id).ToArray())], _tokens.EndTokens);
    }

    private LlamaVocabulary Vocabulary => _native.Vocabulary;

    private int End => TinyDecoder.End;

    public void Dispose()
    {
        _native.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Apply_Whole_LeavesWhatMayComeAndEndsAtTheEnd()
    {
        AnswerConstraint answer = new(new() { Tokens = _tokens, Whole = Compile(ConstraintGrammar.Choices(["yes", "no", "nothing"])) });

        Allowed(answer).Should().BeEquivalentTo("y", "n");
        Write(answer, "no").Should().BeTrue();
        Allowed(answer).Should().BeEquivalentTo("t", "END");
        Write(answer, "x").Should().BeFalse();
        answer.IsOver.Should().BeFalse();
        Write(answer, "thing").Should().BeTrue();
        answer.IsOver.Should().BeTrue("only the end can follow");
    }

    [Fact]
    public void Apply_OpenReasoning_IsFreeButCannotEndUntilItIsClosed()
    {
        AnswerConstraint answer = new(new()
        {
            Tokens = _tokens,
            Whole = Compile(ConstraintGrammar.Choices(["yes", "no"])),
            Closing = Pattern("</think>"),
            BeginsInside = true,
            MaxThinking = 100,
        });

        Allowed(answer).Should().HaveCountGreaterThan(250).And.NotContain("END");
        answer.TryAccept(End).Should().BeFalse();
        Write(answer, "hm, yes").Should().BeTrue();
        answer.Phase.Should().Be(AnswerPhase.Thinking);
        Write(answer, "</think>").Should().BeTrue();
        Allowed(answer).Should().BeEquivalentTo("y", "n");
    }

    [Fact]
    public void Apply_ReasoningThatMayBeOpened_FirstMaskIsMarkerOrAnswer()
    {
        CompiledAnswer plan = new() { Tokens = _tokens, Whole = Compile(ConstraintGrammar.Choices(["yes", "<b>"])), Opening = Pattern("<think>", true), Closing = Pattern("</think>") };
        AnswerConstraint answer = new(plan);

        Allowed(answer).Should().BeEquivalentTo("y", "<", "<think>");
        Write(answer, "<think>").Should().BeTrue();
        answer.Phase.Should().Be(AnswerPhase.Thinking);
        Write(answer, "x</think>").Should().BeTrue();
        Allowed(answer).Should().BeEquivalentTo("y", "<");

        AnswerConstraint spelled = new(plan);
        WriteBytes(spelled, "<").Should().BeTrue();
        Allowed(spelled).Should().BeEquivalentTo("t", "b");
        WriteBytes(spelled, "think>").Should().BeTrue();
        spelled.Phase.Should().Be(AnswerPhase.Thinking);

        AnswerConstraint without = new(plan);
        WriteBytes(without, "<b>").Should().BeTrue();
        without.IsOver.Should().BeTrue();
    }

    [Fact]
    public void Apply_FreeTextWithACall_IsConstrainedFromTheMarkerToTheEndOfTheCall()
    {
        CompiledTrigger trigger = new(Pattern("<tool_call>"), Compile(ConstraintGrammar.Sequence(ConstraintGrammar.JsonObject(), ConstraintGrammar.Literal("</tool_call>"))), EndsAnswer: false);
        AnswerConstraint answer = new(new() { Tokens = _tokens, Triggers = [trigger] });

        for (int call = 0; call < 2; call++)
        {
            Write(answer, "well {").Should().BeTrue();
            Allowed(answer).Should().HaveCountGreaterThan(250).And.Contain("END");
            Write(answer, "<tool_call>").Should().BeTrue();
            Allowed(answer).Should().BeEquivalentTo("{");
            Write(answer, "{\"a\":1}").Should().BeTrue();
            Allowed(answer).Should().BeEquivalentTo("<", "</tool_call>");
            Write(answer, "</tool_call>").Should().BeTrue();
            answer.Phase.Should().Be(AnswerPhase.Free);
        }
    }

    [Fact]
    public void Apply_TriggerAtTheStart_CountsThereOnlyAndEndsTheAnswer()
    {
        CompiledTrigger trigger = new(Pattern("{\"name\":", true), Compile(ConstraintGrammar.Literal("1}")), EndsAnswer: true);
        CompiledAnswer plan = new() { Tokens = _tokens, Triggers = [trigger], Opening = Pattern("<think>", true), Closing = Pattern("</think>") };

        AnswerConstraint late = new(plan);
        WriteBytes(late, "So: {\"name\":").Should().BeTrue();
        late.Phase.Should().Be(AnswerPhase.Free);

        AnswerConstraint behind = new(plan);
        WriteBytes(behind, "<think>{\"name\":</think>\n{\"name\":").Should().BeTrue();
        behind.Phase.Should().Be(AnswerPhase.Part);
        WriteBytes(behind, "1}").Should().BeTrue();
        behind.IsOver.Should().BeTrue();
    }

    [Fact]
    public void MustClose_AfterSoManyTokens_WaitsForWholeCharacters()
    {
        AnswerConstraint answer = new(new()
        {
            Tokens = _tokens,
            Whole = Compile(ConstraintGrammar.Choices(["yes"])),
            Closing = Pattern("</think>"),
            BeginsInside = true,
            MaxThinking = 2,
        });

        byte[] bytes = Encoding.UTF8.GetBytes("a世</");
        answer.TryAccept(_tokens.ByteToken(bytes[0])).Should().BeTrue();
        answer.MustClose.Should().BeFalse();
        answer.TryAccept(_tokens.ByteToken(bytes[1])).Should().BeTrue();
        answer.MustClose.Should().BeFalse("half a character stands there");
        answer.TryAccept(_tokens.ByteToken(bytes[2])).Should().BeTrue();
        answer.TryAccept(_tokens.ByteToken(bytes[3])).Should().BeTrue();
        answer.MustClose.Should().BeTrue();

        ForcedText forced = new(answer);
        forced.Continue(_tokens.ByteToken(bytes[3]), limit: 10);
        Encoding.UTF8.GetString(forced.Text).Should().Be("</think>yes");
        answer.IsOver.Should().BeTrue();
    }

    [Fact]
    public void MayEndAt_ConstrainedText_OnlyWhereItIsWhole()
    {
        AnswerConstraint answer = new(new() { Tokens = _tokens, Whole = Compile(ConstraintGrammar.Regex("(ab)+c?")) });
        Write(answer, "ababa").Should().BeTrue();

        Enumerable.Range(0, 6).Where(end => answer.MayEndAt(end)).Should().Equal(2, 4);
        Write(answer, "bc").Should().BeTrue();
        answer.MayEndAt(6).Should().BeTrue();
        answer.MayEndAt(7).Should().BeTrue();
    }

    [Fact]
    public void MayEndAt_Calls_AreNotCut()
    {
        CompiledTrigger trigger = new(Pattern("<tool_call>"), Compile(ConstraintGrammar.Literal("x</tool_call>")), EndsAnswer: false);
        AnswerConstraint answer = new(new() { Tokens = _tokens, Triggers = [trigger] });

        Write(answer, "ab<tool_call>").Should().BeTrue();
        answer.MayEndAt(2).Should().BeTrue();
        answer.MayEndAt(13).Should().BeFalse();
        Write(answer, "x").Should().BeTrue();
        answer.MayEndAt(14).Should().BeFalse();
        Write(answer, "</tool_call>c").Should().BeTrue();
        answer.MayEndAt(14).Should().BeFalse();
        answer.MayEndAt(answer.Length - 1).Should().BeTrue();
    }

    private static BytePattern Pattern(string text, bool anchored = false) => new(Encoding.UTF8.GetBytes(text), anchored);

    private Constraint Compile(ConstraintGrammar grammar) => Constraint.Compile(grammar, _constrained);

    private List<string> Allowed(AnswerConstraint answer)
    {
        float[] logits = new float[Vocabulary.Size];
        answer.Apply(logits);
        List<string> allowed = [];
        for (int id = 0; id < logits.Length; id++)
        {
            if (float.IsFinite(logits[id]))
                allowed.Add(id == End ? "END" : Encoding.UTF8.GetString(_tokens.Bytes(id)));
        }

        return allowed;
    }

    private bool Write(AnswerConstraint answer, string text) => ScriptedTokens.Of(Vocabulary, text).All(answer.TryAccept);

    private bool WriteBytes(AnswerConstraint answer, string text) => Encoding.UTF8.GetBytes(text).All(next => answer.TryAccept(_tokens.ByteToken(next)));
}
