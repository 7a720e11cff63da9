using LocalMode.Core.Tests.Escalation;
using LocalMode.Core.Tests.Escalation.Triggers;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Structured;

/// <summary>Answers to requests with choices or a regular expression: the check, the correction, and what the cloud leg gets.</summary>
public class TextFormTests
{
    private static readonly ChatOptions Choices = new ChatOptions().WithChoices("yes", "no", " maybe");

    [Theory]
    [InlineData("yes", true)]
    [InlineData("\n no \r\n", true)]
    [InlineData(" maybe", true)]
    [InlineData("maybe", false)]
    [InlineData("Yes", false)]
    [InlineData("yes.", false)]
    [InlineData("yes no", false)]
    [InlineData("", false)]
    public void Check_Choices_AreExactButForWhiteSpaceAround(string text, bool fits)
    {
        AnswerForm form = AnswerForm.Of(Choices);

        form.AsksForForm.Should().BeTrue();
        form.AsksForJson.Should().BeFalse();
        (form.Check(Answer(text)) is null).Should().Be(fits);
    }

    [Theory]
    [InlineData("[0-9]{2}|x", "12", true)]
    [InlineData("[0-9]{2}|x", " x\n", true)]
    [InlineData("[0-9]{2}|x", "123", false)]
    [InlineData("[0-9]{2}|x", "ax", false)]
    [InlineData("^a$", "a", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("a ", "a ", true)]
    [InlineData("(?:ab)+", "ababa", false)]
    [InlineData("\\u{1F600}", "\U0001F600", true)]
    public void Check_Regex_MatchesTheWhole(string regex, string text, bool fits) =>
        (AnswerForm.Of(new ChatOptions().WithRegex(regex)).Check(Answer(text)) is null).Should().Be(fits);

    [Fact]
    public void Build_OfAnotherText_NamesTheChoicesAndKeepsTheAnswerOutOfTheError()
    {
        ChatResponse answer = Answer("secret thoughts");
        AnswerProblem problem = AnswerForm.Of(Choices).Check(answer)!;

        List<ChatMessage> repair = RepairRequest.Build([new(ChatRole.User, "Is it?")], answer, problem);

        repair[1].Text.Should().Be("secret thoughts");
        repair[2].Text.Should().Contain("\"yes\", \"no\", \" maybe\"").And.Contain("that text only");
        problem.ToException("secret thoughts").Message.Should().NotContain("secret");
        AnswerForm.Of(new ChatOptions().WithRegex("[0-9]+")).Check(answer)!.Errors[0].Should().Contain("[0-9]+");
    }

    [Fact]
    public void Check_ManyLongChoices_NamesABoundedPart()
    {
        ChatOptions options = new ChatOptions().WithChoices(Enumerable.Range(0, 5000).Select(static i => $"{i}{new string('x', 500)}"));

        AnswerForm.Of(options).Check(Answer("y"))!.Errors[0].Length.Should().BeLessThan(30_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fallback_LocalAnswerIsNoChoice_IsCorrectedOnceByTheSameLeg(bool stream)
    {
        int calls = 0;
        ScriptedClient local = new(_ => new(new ChatResponseUpdate(ChatRole.Assistant, ++calls == 1 ? "Certainly!" : "yes")), Finish(ChatFinishReason.Stop));
        Pair pair = new(local);

        ChatResponse response = await pair.AskAsync(stream, Choices);

        response.Text.Should().Be("yes");
        response.GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
        local.LastMessages![^1].Text.Should().Contain("\"yes\", \"no\"");
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fallback_CloudLeg_IsToldInWordsAndChecked(bool stream)
    {
        int calls = 0;
        ScriptedClient cloud = new(_ => new(new ChatResponseUpdate(ChatRole.Assistant, ++calls == 1 ? "Yes, it is" : " yes")), Finish(ChatFinishReason.Stop));
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), cloud);
        ChatOptions options = Choices.Clone();
        options.Instructions = "Be brief.";

        ChatResponse response = await pair.AskAsync(stream, options);

        response.Text.Trim().Should().Be("yes");
        cloud.LastOptions!.Instructions.Should().StartWith("Be brief.\n").And.Contain("\"yes\", \"no\"");
        cloud.LastOptions.AdditionalProperties.Should().BeNull();
        cloud.LastMessages![^1].Text.Should().Contain("\"yes\", \"no\"");
        response.GetEscalationReport()!.Attempts.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fallback_NoLegGivesAChoice_IsInvalidOutput(bool stream)
    {
        Pair pair = new(new ScriptedClient(Say("dunno"), Finish(ChatFinishReason.Stop)), configure: static o => o.Mode = EscalationMode.LocalOnly);

        Exception? error = await Record.ExceptionAsync(() => pair.AskAsync(stream, new ChatOptions().WithRegex("[0-9]+")));

        (error as InvalidOutputException ?? error!.InnerException).Should().BeOfType<InvalidOutputException>().Which.Text.Should().Be("dunno");
        pair.Local.Calls.Should().Be(2);
    }

    [Fact]
    public async Task Fallback_TwoForms_IsRefusedBeforeAnyCall()
    {
        ChatOptions options = Choices.Clone();
        options.ResponseFormat = ChatResponseFormat.Json;
        Pair pair = new(new ScriptedClient(Say("yes")));

        await pair.Awaiting(p => p.AskAsync(stream: true, options)).Should().ThrowAsync<ArgumentException>();

        pair.Local.Calls.Should().Be(0);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fallback_LocalLegEnforcesChoices_ShowsThemAsTheyCome(bool enforces)
    {
        ScriptedClient local = new(Say("y"), Say("es"), Finish(ChatFinishReason.Stop));
        ChatResponseFormats formats = ChatResponseFormats.Text | ChatResponseFormats.Choices;
        local.Services[typeof(IChatCapabilities)] = new FakeCapabilities { ResponseFormats = formats, EnforcedResponseFormats = enforces ? formats : ChatResponseFormats.Text };
        Pair pair = new(local);

        List<ChatResponseUpdate> updates = await pair.StreamAsync(Choices);

        string.Concat(updates.Select(static u => u.Text)).Should().Be("yes");
    }

    [Fact]
    public async Task Before_ClientWithoutTheForm_EscalatesAndNamesIt()
    {
        foreach ((ChatOptions options, ChatResponseFormats form, string named) in new[]
        {
            (Choices, ChatResponseFormats.Choices, "choices"),
            (new ChatOptions().WithRegex("a"), ChatResponseFormats.Regex, "regular expression"),
        })
        {
            TriggerRequest request = new() { Options = options };

            TriggerVerdict verdict = await request.With<IChatCapabilities>(new FakeCapabilities()).BeforeAsync(new CapabilityTrigger());
            verdict.Reason.Should().Be(EscalationReason.CapabilityMissing);
            verdict.Error!.Message.Should().Contain(named);
            (await request.With<IChatCapabilities>(new FakeCapabilities { ResponseFormats = form }).BeforeAsync(new CapabilityTrigger())).Should().Be(TriggerVerdict.None);
        }
    }

    private static ChatResponse Answer(string text) => new(new ChatMessage(ChatRole.Assistant, text));
}
