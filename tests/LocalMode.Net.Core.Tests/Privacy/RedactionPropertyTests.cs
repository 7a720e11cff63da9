using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Privacy;

public class RedactionPropertyTests
{
    [Fact]
    public async Task Pass_RandomPayloads_NoValueLeaves()
    {
        int sent = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            RandomPayload random = new(seed);
            IReadOnlyList<ChatMessage> messages = random.Messages();
            ChatOptions options = random.Options();
            EgressPayload payload = new(new(), OutgoingMessages.Map(messages), options);
            string[] values = [.. random.Planted.Append("4111111111111111").Distinct()];
            string before = Everything(payload);
            SensitiveDataGuard guard = new(new() { Detectors = [new PlantedDetector(values)], DefaultOutcome = EgressOutcome.AllowRedacted });
            RedactionVault vault = new();

            EgressClearance clearance = await new EgressGate(guard, TimeSpan.FromSeconds(5), new FakeTimeProvider(), null, null)
                .PassAsync(payload, null, () => vault, Payloads.Ct);

            Everything(payload).Should().Be(before, "seed {0} must not change the original", seed);
            if (clearance.Payload is not { } outgoing)
                continue;
            sent++;
            string everything = Everything(outgoing);
            foreach (string value in values)
            {
                foreach (string form in Forms(value))
                    everything.Contains(form, StringComparison.Ordinal).Should().BeFalse("seed {0}: {1}", seed, form);
            }
            Restored(outgoing, vault).Should().Be(Restored(payload, vault), "seed {0} must be restored", seed);
        }
        sent.Should().BeGreaterThan(570);
    }

    [Fact]
    public async Task GetStreamingResponse_AnswerThatQuotesTheRequest_IsWhatAnUnredactedRunGives()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            RandomPayload random = new(seed);
            EgressPayload payload = new(new(), OutgoingMessages.Map(random.Messages()), random.Options());
            string[] values = [.. random.Planted.Append("4111111111111111").Distinct()];
            SensitiveDataGuard guard = new(new() { Detectors = [new PlantedDetector(values)], DefaultOutcome = EgressOutcome.AllowRedacted });
            RedactionVault vault = new();
            EgressClearance clearance = await new EgressGate(guard, TimeSpan.FromSeconds(5), new FakeTimeProvider(), null, null)
                .PassAsync(payload, null, () => vault, Payloads.Ct);
            if (clearance.Payload is not { } outgoing)
                continue;
            using QuotingClient plain = new QuotingClient(seed);
            using RedactingChatClient redacting = new(plain, vault);

            // What is quoted is no JSON; see RedactingChatClientTests for answers that are.
            ChatOptions options = outgoing.Options!.Clone();
            options.ResponseFormat = null;

            ChatResponse expected = await plain.GetResponseAsync(payload.Messages, payload.Options, Payloads.Ct);
            ChatResponse whole = await redacting.GetResponseAsync(outgoing.Messages, options, Payloads.Ct);
            ChatResponse streamed = await redacting.GetStreamingResponseAsync(outgoing.Messages, options, Payloads.Ct).ToChatResponseAsync(Payloads.Ct);

            Shown(whole).Should().Be(Shown(expected), "seed {0}", seed);
            Shown(streamed).Should().Be(Shown(expected), "seed {0}", seed);
        }
    }

    private static string Shown(ChatResponse response) => string.Join('|', response.Messages.SelectMany(message => message.Contents).Select(content => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent thinking => $"({thinking.Text})",
        FunctionCallContent call => $"{call.Name}: {string.Join(',', call.Arguments!.Select(argument => $"{argument.Key}={Plain(argument.Value)}"))}",
        _ => content.GetType().Name,
    })).Replace("\"4111111111111111\"", "4111111111111111", StringComparison.Ordinal);

    // A document inside a string may come back with other escapes of the same characters.
    private static string Plain(object? value) => value switch
    {
        JsonElement element => PlainJson.Write(element),
        string text when text.StartsWith('{') => PlainJson.Write(JsonSerializer.Deserialize<JsonElement>(text)),
        _ => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions),
    };

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return JsonEncodedText.Encode(value).ToString();
        yield return JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value))[..^3];
    }

    // As a client would write it.
    private static string Everything(EgressPayload payload)
    {
        StringBuilder all = new(JsonSerializer.Serialize(payload.Messages, AIJsonUtilities.DefaultOptions));
        all.Append(JsonSerializer.Serialize(payload.Options, AIJsonUtilities.DefaultOptions));
        foreach (AIContent content in payload.Messages.SelectMany(message => message.Contents))
        {
            if (content is DataContent data)
                all.Append(Encoding.UTF8.GetString(data.Data.Span));
            if (content is UriContent uri)
                all.Append(uri.Uri.AbsoluteUri);
        }
        foreach (AIFunctionDeclaration tool in (payload.Options?.Tools ?? []).Cast<AIFunctionDeclaration>())
            all.Append(CultureInfo.InvariantCulture, $"{tool.Name}{tool.Description}{tool.JsonSchema.GetRawText()}{tool.ReturnJsonSchema?.GetRawText()}");
        return all.ToString();
    }

    // Texts that held one value together have become one, and a number that was replaced has become a string.
    private static string Restored(EgressPayload payload, RedactionVault vault) => string.Concat(
        PayloadTexts.Read(payload).Texts.Where(text => !text.IsView).Select(text => vault.Restore(text.Text))).Replace("\"", "", StringComparison.Ordinal);
}
