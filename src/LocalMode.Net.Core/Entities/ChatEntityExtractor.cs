using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Finds named stretches of texts, of kinds that the caller names, with any chat client.</summary>
/// <remarks>
/// <para>
/// The model names the entities of a text as JSON, each copied from the text and with its label. A client that enforces schemas can only answer so. The answer of any other is checked;
/// it may be corrected once, and is an <see cref="InvalidOutputException"/> after that.
/// </para>
/// <para>
/// <b>Spans are verified.</b> A model tells words, not places. Each entity is looked for in the caller's string, letter by letter, without regard to white space around it: at whole words first, and
/// outside of other entities first. Equal texts take the places in the order of the text, one each. What does not stand there, or not so often, is left out and counted under
/// <see cref="UnmatchedCountKey"/>, or is an error (<see cref="ChatEntityExtractorOptions.ThrowOnUnmatched"/>). So an <see cref="Entity.Range"/> always is an exact slice, and nothing
/// that the model made up gets through; entities that it overlooked, and those longer than 200 characters, are missing. Entities may lie inside of each other.
/// </para>
/// <para>
/// The score of every entity is 1: a model that names them tells no probabilities. Each text is one call. A text that does not fit into the context is the client's error; nothing is cut. An empty text has
/// no entities, without a call. Texts are data for the model, as they are for <see cref="ChatTextClassifier"/>.
/// </para>
/// <para>Safe for concurrent use if the client is.</para>
/// </remarks>
public sealed class ChatEntityExtractor : IEntityExtractor
{
    /// <summary>The key of a result's additional properties with the number of entities that the model named and that do not stand in the text, or not so often; an <see cref="int"/>, there if it is not 0.</summary>
    public const string UnmatchedCountKey = "localmode.entities.unmatched";

    /// <summary>In code points. A weak model held to the form would copy on and on.</summary>
    private const int MaxEntityLength = 200;

    private readonly IChatClient _client;
    private readonly ChatEntityExtractorOptions _options;
    private readonly string[] _labels;
    private readonly string _instructions;
    private readonly ChatResponseFormatJson _format;
    private readonly bool _leaveOpen;

    /// <summary>Initializes a new instance of the <see cref="ChatEntityExtractor"/> class.</summary>
    /// <param name="client">Names the entities.</param>
    /// <param name="labels">The kinds of entities: at least one, none empty, each once; read now.</param>
    /// <param name="options">Options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen">Whether the client stays open when this object is disposed. The default is <see langword="false"/>: it is disposed too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A label is empty or named twice, something that is no label is described, or an option is out of its range.</exception>
    public ChatEntityExtractor(IChatClient client, IEnumerable<string> labels, ChatEntityExtractorOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(labels);
        _client = client;
        _labels = ChatRoleCalls.Labels(labels);
        _options = (options ?? new()).Snapshot(_labels);
        _instructions = ChatRoleCalls.Instruct(_options.Instructions, ChatRoleCalls.List(_labels, label => _options.Descriptions.TryGetValue(label, out string? meaning) ? meaning : null));
        _format = ChatResponseFormat.ForJsonSchema(Schema(_labels, _options.MaxEntities), "entities");
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    /// <exception cref="UnsupportedCapabilityException">The options ask for an <see cref="EntityAggregation"/> other than <see cref="EntityAggregation.Simple"/>; there are no tokens to aggregate.</exception>
    /// <exception cref="InvalidOutputException">An answer does not have the form that was asked for, or names what does not stand in the text and <see cref="ChatEntityExtractorOptions.ThrowOnUnmatched"/> is set.</exception>
    public async Task<InferenceResults<EntityExtraction>> GetEntitiesAsync(
        IEnumerable<string> texts, EntityExtractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        long start = _options.TimeProvider.GetTimestamp();
        List<string> inputs = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        options = options?.Clone();
        ThrowIfUnsupported(options);
        ChatOptions chat = ChatRoleCalls.Options(_options.ChatOptions, options);
        chat.ResponseFormat = _format;
        int[] asked = [.. Enumerable.Range(0, inputs.Count).Where(i => !string.IsNullOrWhiteSpace(inputs[i]))];
        FormedAnswer<JsonElement>[] answers = await ChatRoleCalls.RunAsync<JsonElement>(
            _client, Array.ConvertAll(asked, i => inputs[i]), _instructions, chat, AnswerForm.Of(chat).CheckText, _options.Parallelism, cancellationToken).ConfigureAwait(false);
        TimeSpan duration = _options.TimeProvider.GetElapsedTime(start);
        EntityExtraction[] results = new EntityExtraction[inputs.Count];
        for (int i = 0; i < asked.Length; i++)
            results[asked[i]] = ToResult(inputs[asked[i]], answers[i], options, chat.ModelId, duration);
        for (int i = 0; i < results.Length; i++)
            results[i] ??= new() { Entities = [], Usage = UsageSum.Of([]), ModelId = chat.ModelId, Duration = duration };
        return new(results)
        {
            Usage = UsageSum.Of(Array.ConvertAll(results, static result => result.Usage)),
            ModelId = answers.Length > 0 ? results[asked[0]].ModelId : chat.ModelId,
            Duration = duration,
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? _client.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(EntityExtractorMetadata) ? Metadata()
            : _client.GetService(serviceType);
    }

    /// <summary>Disposes the client, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _client.Dispose();
    }

    private static void ThrowIfUnsupported(EntityExtractionOptions? options)
    {
        if (options is null)
            return;
        if (options.Aggregation != EntityAggregation.Simple)
            throw new UnsupportedCapabilityException($"{nameof(EntityExtractionOptions)}.{nameof(options.Aggregation)} {options.Aggregation}", nameof(ChatEntityExtractor), "Leave it out, or use a model that labels tokens.");
        if (!(options.MinScore is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.MinScore, $"{nameof(options.MinScore)} must be from 0 to 1.");
        ArgumentNullException.ThrowIfNull(options.IgnoredLabels, nameof(options));
    }

    private EntityExtraction ToResult(string text, FormedAnswer<JsonElement> answer, EntityExtractionOptions? options, string? modelId, TimeSpan duration)
    {
        List<(string, string)> named = [];
        int unmatched = 0;
        foreach (JsonElement entity in answer.Value.GetProperty("entities").EnumerateArray())
        {
            if (TryText(entity.GetProperty("text"), out string? name))
                named.Add((name.Trim(), entity.GetProperty("label").GetString()!));
            else
                unmatched++;
        }
        List<Entity> entities = EntityMatching.Match(text, named, out int missing);
        unmatched += missing;
        if (unmatched > 0 && _options.ThrowOnUnmatched)
            throw new InvalidOutputException($"{unmatched} of {named.Count} entities do not stand in the text, or not so often.", FinalAnswer.Text(answer.Response));
        if (options is not null)
            entities.RemoveAll(entity => options.IgnoredLabels.Contains(entity.Label));
        return new()
        {
            Entities = entities,
            Usage = answer.Usage,
            ModelId = answer.Response.ModelId ?? modelId,
            Duration = duration,
            AdditionalProperties = unmatched > 0 ? new() { [UnmatchedCountKey] = unmatched } : null,
        };
    }

    private static bool TryText(JsonElement json, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = json.GetString();
            return text is not null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no such text can stand in another.
            text = null;
            return false;
        }
    }

    private static JsonElement Schema(string[] labels, int maxEntities)
    {
        JsonObject entity = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["text"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxEntityLength },
                ["label"] = new JsonObject { ["enum"] = new JsonArray([.. labels.Select(static label => JsonValue.Create(label))]) },
            },
            ["required"] = new JsonArray("text", "label"),
            ["additionalProperties"] = false,
        };
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["entities"] = new JsonObject { ["type"] = "array", ["items"] = entity, ["maxItems"] = maxEntities } },
            ["required"] = new JsonArray("entities"),
            ["additionalProperties"] = false,
        };
        return JsonElement.Parse(schema.ToJsonString());
    }

    private EntityExtractorMetadata Metadata()
    {
        ChatClientMetadata? inner = _client.GetService<ChatClientMetadata>();
        return new(inner?.ProviderName, inner?.ProviderUri, inner?.DefaultModelId, _labels);
    }
}
