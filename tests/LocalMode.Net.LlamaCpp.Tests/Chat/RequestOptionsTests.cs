using System.Text.Json;
using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat;

/// <summary>What a request may say beyond the named properties, and what it gets beyond text.</summary>
public sealed class RequestOptionsTests(ScriptedModel model, SharedModel shared) : IClassFixture<ScriptedModel>
{
    private const string Provider = "tiny";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, object?, string> Right => new()
    {
        { "min_p", 0.25f, "0.25" },
        { "min_p", 1, "1" },
        { "min_p", "0.5", "0.5" },
        { "min_p", JsonElement.Parse("0.5"), "0.5" },
        { "min_p", JsonElement.Parse("\"0.5\""), "0.5" },
        { "min_p", JsonElement.Parse("null"), "" },
        { "min_p", null, "" },
        { "repetition_penalty", 1.5, "1.5" },
        { "repetition_penalty", JsonElement.Parse("10"), "10" },
        { "localmode.priority", InferencePriority.High, "High" },
        { "localmode.priority", "low", "Low" },
        { "localmode.priority", JsonElement.Parse("\"High\""), "High" },
        { "chat_template_kwargs", new Dictionary<string, object?> { ["a"] = 1 }, "a=1" },
        { "chat_template_kwargs", JsonElement.Parse("""{"a": 0, "a": 1}"""), "a=1" },
        { "chat_template_kwargs", JsonElement.Parse("null"), "" },
    };

    public static TheoryData<string, object?> Wrong => new()
    {
        { "min_p", -0.1 },
        { "min_p", 1.1 },
        { "min_p", float.NaN },
        { "min_p", true },
        { "min_p", "much" },
        { "min_p", JsonElement.Parse("[0.5]") },
        { "repetition_penalty", 0 },
        { "repetition_penalty", 10.5 },
        { "repetition_penalty", JsonElement.Parse("1e999") },
        { "repetition_penalty", JsonElement.Parse("{}") },
        { "localmode.priority", "urgent" },
        { "localmode.priority", 77 },
        { "chat_template_kwargs", "{}" },
        { "chat_template_kwargs", JsonElement.Parse("[]") },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void Read_Key_IsTaken(string key, object? value, string expected)
    {
        LlamaCppRequestOptions read = RequestOptionsReader.Read(new() { AdditionalProperties = new() { [key] = value } }, shared.Client, Provider);

        string found = key switch
        {
            "min_p" => FormattableString.Invariant($"{read.MinP}"),
            "repetition_penalty" => FormattableString.Invariant($"{read.RepetitionPenalty}"),
            "localmode.priority" => $"{read.Priority}",
            _ => string.Join(';', read.TemplateArguments?.Select(static pair => $"{pair.Key}={pair.Value}") ?? []),
        };
        found.Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task GetResponseAsync_WrongValueUnderAKey_IsAnArgumentError(string key, object? value)
    {
        ChatOptions options = new() { AdditionalProperties = new() { [key] = value } };

        ArgumentException error = (await FluentActions.Awaiting(() => shared.Client.GetResponseAsync(Conversations.Ask("Hi"), options, Token))
            .Should().ThrowAsync<ArgumentException>()).Which;

        error.Message.Should().ContainAny(key, "MinP", "RepetitionPenalty");
    }

    [Fact]
    public void Read_RawOptions_GoBeforeKeysAndAreCopied()
    {
        Dictionary<string, object?> arguments = new() { ["a"] = 1 };
        LlamaCppRequestOptions raw = new() { MinP = 0.1f, Priority = InferencePriority.Low, TemplateArguments = arguments };
        IChatClient? asked = null;
        ChatOptions options = new()
        {
            RawRepresentationFactory = client =>
            {
                asked.Should().BeNull("the factory is called once");
                asked = client;
                return raw;
            },
            AdditionalProperties = new() { ["min_p"] = 0.9, ["repetition_penalty"] = 2, ["localmode.priority"] = "High" },
        };

        LlamaCppRequestOptions read = RequestOptionsReader.Read(options, shared.Client, Provider);
        arguments.Clear();

        asked.Should().BeSameAs(shared.Client);
        read.Should().NotBeSameAs(raw);
        read.Should().BeEquivalentTo(new { MinP = 0.1f, RepetitionPenalty = 2f, Priority = InferencePriority.Low });
        read.TemplateArguments.Should().ContainKey("a");
    }

    [Fact]
    public void Read_RawOptionsOutOfRangeOrOfAnother_AreRefused()
    {
        Reading(new LlamaCppRequestOptions { MinP = 2 }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("MinP");
        Reading(new LlamaCppRequestOptions { RepetitionPenalty = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("RepetitionPenalty");
        Reading(new LlamaCppRequestOptions { Priority = (InferencePriority)9 }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Priority");
        Reading("text").Should().Throw<UnsupportedCapabilityException>().WithMessage("*System.String*");
        Reading(null).Should().NotThrow();
    }

    [Fact]
    public async Task GetResponseAsync_TemplateArguments_ReachTheTemplate()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like");
        JsonElement arguments = JsonElement.Parse("""{"enable_thinking": false}""");

        await chat.Says("Yes.").AskAsync(new() { AdditionalProperties = new() { ["chat_template_kwargs"] = arguments } });
        await chat.Says("Yes.").AskAsync(new()
        {
            Reasoning = new() { Effort = ReasoningEffort.High },
            RawRepresentationFactory = static _ => new LlamaCppRequestOptions { TemplateArguments = new Dictionary<string, object?> { ["enable_thinking"] = false } },
        });

        chat.Prompts.Should().HaveCount(2).And.OnlyContain(static prompt => prompt.EndsWith("</think>\n\n"), "the caller's own variables go before");
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Answer_HasUsageOnceAndLogProbabilities()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like");
        const string said = "<think>hm</think>Yes.";
        await chat.Says(said).AskAsync(null, new ChatMessage(ChatRole.User, "A longer question, so that there is something to keep."));

        List<ChatResponseUpdate> updates = await chat.Says(said).Client.CollectAsync(
            Conversations.Ask("A longer question, so that there is something to keep."), new() { Temperature = 0 }, Token);

        UsageDetails usage = updates.SelectMany(static update => update.Contents).OfType<UsageContent>().Should().ContainSingle().Which.Details;
        updates[^1].Contents.Should().ContainSingle().Which.Should().BeOfType<UsageContent>();
        usage.CachedInputTokenCount.Should().BeInRange(1, usage.InputTokenCount!.Value);
        usage.TotalTokenCount.Should().Be(usage.InputTokenCount + usage.OutputTokenCount);
        usage.OutputTokenCount.Should().Be(chat.Count(said) + 1);
        LogProbabilitySummary known = updates.ToChatResponse().GetLogProbabilities()!;
        known.Count.Should().Be(chat.Count(said) + 1);
        known.Mean.Should().BeNegative();
    }

    [Fact]
    public async Task GetResponseAsync_Options_AreNeverChanged()
    {
        await using ScriptedChat chat = await model.OpenAsync();
        ChatMessage[] messages = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi")];
        AITool tool = AIFunctionFactory.Create(static (string city) => city, "weather", "Tells the sky.");
        ChatOptions options = new()
        {
            Instructions = "Be brief.",
            Tools = [tool],
            StopSequences = ["stop"],
            Reasoning = new() { Effort = ReasoningEffort.None },
            AdditionalProperties = new() { ["min_p"] = 0.1, ["chat_template_kwargs"] = new Dictionary<string, object?> { ["a"] = 1 } },
        };
        string before = Picture(options, messages);

        await chat.Says("Yes.").AskAsync(options, messages);

        Picture(options, messages).Should().Be(before);
        options.Tools.Should().Equal(tool);
        messages.Should().HaveCount(2).And.OnlyContain(static message => message.Contents.Count == 1);
    }

    [Fact]
    public async Task GetService_WhatTheClientTells_IsThere()
    {
        await using ScriptedChat chat = await model.OpenAsync(change: static options => options.QueueLimit = 7);

        IChatCapabilities capabilities = chat.Client.GetService(typeof(IChatCapabilities)).Should().BeAssignableTo<IChatCapabilities>().Which;
        IModelLoad load = chat.Client.GetService(typeof(IModelLoad)).Should().BeAssignableTo<IModelLoad>().Which;

        capabilities.Inputs.Should().Be(ChatInputKinds.Text);
        capabilities.ToolModes.Should().Be(ChatToolModes.Auto | ChatToolModes.RequiredAny | ChatToolModes.RequiredSpecific);
        capabilities.ResponseFormats.Should().HaveFlag(ChatResponseFormats.Text).And.HaveFlag(ChatResponseFormats.JsonSchema);
        load.QueueLength.Should().Be(0);
        load.QueueLimit.Should().Be(7);
        load.MemoryNeeded.Should().BePositive();
    }

    private static string Picture(ChatOptions options, ChatMessage[] messages) => string.Join(
        '|',
        options.Instructions, string.Join(',', options.StopSequences!), options.Reasoning!.Effort, options.Temperature, options.MaxOutputTokens, options.ToolMode,
        string.Join(',', options.AdditionalProperties!.Select(static pair => $"{pair.Key}={pair.Value}")),
        string.Join(',', messages.Select(static message => $"{message.Role}:{message.Text}")));

    private Action Reading(object? raw) => () => RequestOptionsReader.Read(new() { RawRepresentationFactory = _ => raw }, shared.Client, Provider);
}
