using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>The caller's objects stay the caller's, and what the options ask for is done or refused.</summary>
internal static class OptionsCases
{
    private const string Unknown = "a-model-that-nobody-serves";

    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Options.AreUnchanged", "Callers keep one options object for many calls.", AreUnchangedAsync),
        new("Options.MessagesAreUnchanged", "The caller owns the conversation and adds the answer itself.", MessagesAreUnchangedAsync),
        new("Options.ReadOnlyCollectionsAreRead", "Callers hand out read-only lists just so that nobody adds to them.", ReadOnlyCollectionsAreReadAsync),
        new("Options.SeedRepeatsTheAnswer", "A seed is set so that a run can be repeated.", SeedRepeatsTheAnswerAsync, Needs.Determinism),
        new("Options.JsonIsValidOrRefused", "Callers parse the answer: text in place of JSON breaks them, an error does not.", JsonIsValidOrRefusedAsync),
        new("Options.JsonSchemaIsKeptOrRefused", "A schema that is ignored gives answers that fail far away from here.", JsonSchemaIsKeptOrRefusedAsync),
        new("Options.UnknownModelIsRefused", "An answer of another model than the one asked for is a wrong answer.", UnknownModelIsRefusedAsync, Needs.OneModel),
        new("Options.ConversationIdIsRefused", "A client that ignores the id answers without the history that the caller left out.", ConversationIdIsRefusedAsync, Needs.NoConversations),
    ];

    /// <summary>Runs a request whole and streamed; gives the picture of it that was taken before.</summary>
    private static async Task<RequestSnapshot> RunBothAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatMessage> messages = [new(ChatRole.System, "Answer shortly."), .. context.Prompt()];
        ChatOptions options = context.Options(static options =>
        {
            options.Instructions = "Be kind.";
            options.ToolMode = ChatToolMode.None;
            options.AdditionalProperties = new() { ["conformance"] = "unchanged" };
        });
        RequestSnapshot before = new(messages, options);
        await context.AnswerAsync(client, messages, options).ConfigureAwait(false);
        await context.StreamAsync(client, messages, options).ConfigureAwait(false);
        return before;
    }

    private static async Task AreUnchangedAsync(CaseContext context)
    {
        string? change = (await RunBothAsync(context).ConfigureAwait(false)).OptionsChange();
        context.Expect(change is null, "the caller's ChatOptions as they were", change ?? "");
    }

    private static async Task MessagesAreUnchangedAsync(CaseContext context)
    {
        string? change = (await RunBothAsync(context).ConfigureAwait(false)).MessagesChange();
        context.Expect(change is null, "the caller's messages as they were", change ?? "");
    }

    private static async Task ReadOnlyCollectionsAreReadAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        IReadOnlyList<ChatMessage> messages = context.Prompt().AsReadOnly();
        ChatOptions options = context.Options(static options => options.ToolMode = ChatToolMode.None);
        if (context.Capabilities.StopSequences)
            options.StopSequences = Array.AsReadOnly(["\u0001"]);

        string text = StreamingCases.Text(await context.StreamAsync(client, messages, options).ConfigureAwait(false));
        context.Expect(text.Length > 0, "an answer to a request with read-only collections", "an empty one");
    }

    private static async Task SeedRepeatsTheAnswerAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        static void Seeded(ChatOptions options) => (options.Temperature, options.Seed) = (1, 7);
        string one = (await context.AnswerAsync(client, options: context.Options(Seeded)).ConfigureAwait(false)).Text;
        string other = (await context.AnswerAsync(client, options: context.Options(Seeded)).ConfigureAwait(false)).Text;
        context.Expect(one == other, $"'{one}' again with the same seed", $"'{other}'");
    }

    private static Task JsonIsValidOrRefusedAsync(CaseContext context) => JsonOrRefusedAsync(context, ChatResponseFormat.Json);

    private static Task JsonSchemaIsKeptOrRefusedAsync(CaseContext context) => JsonOrRefusedAsync(context, ChatResponseFormat.ForJsonSchema(
        JsonElement.Parse("""{"type":"object","properties":{"answer":{"type":"integer"}},"required":["answer"],"additionalProperties":false}"""), "answer"));

    private static async Task JsonOrRefusedAsync(CaseContext context, ChatResponseFormatJson format)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatResponse? response = null;
        Exception? error = await CaseContext.CatchAsync(async () =>
            response = await context.AnswerAsync(client, options: context.LongOptions(options => options.ResponseFormat = format)).ConfigureAwait(false)).ConfigureAwait(false);

        context.Expect(
            error is null or UnsupportedCapabilityException or SchemaNotEnforceableException or SchemaTooComplexException,
            "JSON, or an error that says that it cannot be had",
            CaseContext.Describe(error));
        if (response is not null)
            JsonAnswer.Read(context, response.Text, response.FinishReason, format.Schema);
    }

    private static async Task UnknownModelIsRefusedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<LocalModeException>(
            client, "an unknown ModelId", context.Prompt, static options => options.ModelId = Unknown).ConfigureAwait(false);
    }

    private static async Task ConversationIdIsRefusedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<UnsupportedCapabilityException>(
            client, "a ConversationId", context.Prompt, static options => options.ConversationId = "conversation-1").ConfigureAwait(false);
    }
}
