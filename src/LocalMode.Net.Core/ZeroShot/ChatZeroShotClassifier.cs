using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Puts texts into classes that the caller names with any chat client: the model chooses one label, or says of each whether it fits.</summary>
/// <remarks>
/// <para>
/// One label is chosen by <see cref="ConstraintChatOptionsExtensions.WithChoices"/>; with <see cref="ZeroShotClassificationOptions.MultiLabel"/> the answer is a JSON object with a truth
/// value for each label, in their order. A client that enforces the form can only answer in it. The answer of any other is checked; it may be corrected once, and is an
/// <see cref="InvalidOutputException"/> after that.
/// </para>
/// <para>
/// <b>Scores.</b> A model that decides tells no distribution: the score of a label is 1 where it was chosen or said to fit, else 0; of equal scores the label that was named first comes first. With
/// several labels allowed all may be 0. Where the client tells log-probabilities, a result with one chosen label has the additional property <see cref="ChatTextClassifier.ProbabilityKey"/>.
/// </para>
/// <para>
/// A <see cref="ZeroShotClassificationOptions.HypothesisTemplate"/> of a call is filled for each label and stands beside it as what it means. Each text is one call. A text that does not fit into the
/// context is the client's error; nothing is cut. Texts are data for the model, as they are for <see cref="ChatTextClassifier"/>.
/// </para>
/// <para>Safe for concurrent use if the client is.</para>
/// </remarks>
public sealed class ChatZeroShotClassifier : IZeroShotClassifier
{
    private readonly IChatClient _client;
    private readonly ChatZeroShotClassifierOptions _options;
    private readonly bool _leaveOpen;

    /// <summary>Initializes a new instance of the <see cref="ChatZeroShotClassifier"/> class.</summary>
    /// <param name="client">Decides on the labels.</param>
    /// <param name="options">Options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen">Whether the client stays open when this object is disposed. The default is <see langword="false"/>: it is disposed too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ChatZeroShotClassifier(IChatClient client, ChatZeroShotClassifierOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = (options ?? new()).Snapshot();
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A label is empty or named twice, or the template has no <c>{}</c>.</exception>
    /// <exception cref="InvalidOutputException">An answer does not have the form that was asked for.</exception>
    public async Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<string> texts, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        long start = _options.TimeProvider.GetTimestamp();
        List<string> inputs = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        string[] names = ChatRoleCalls.Labels(labels);
        string? template = options?.HypothesisTemplate;
        if (template is not null)
            HypothesisTemplates.Check(template, nameof(options));

        string list = ChatRoleCalls.List(names, label => template is null ? null : HypothesisTemplates.Fill(template, label));
        ChatOptions chat = ChatRoleCalls.Options(_options.ChatOptions, options);
        chat.ResponseFormat = null;
        if (options is { MultiLabel: true })
        {
            chat.ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema(names), "labels");
            FormedAnswer<JsonElement>[] judged = await ChatRoleCalls.RunAsync<JsonElement>(
                _client, inputs, ChatRoleCalls.Instruct(_options.MultiLabelInstructions, list), chat, AnswerForm.Of(chat).CheckText, _options.Parallelism, cancellationToken).ConfigureAwait(false);
            return ChosenLabel.ToResults(judged, json => Score(names, json), tellsProbability: false, chat.ModelId, _options.TimeProvider.GetElapsedTime(start));
        }

        chat.WithChoices(names);
        FormedAnswer<string>[] answers = await ChatRoleCalls.RunAsync<string>(
            _client, inputs, ChatRoleCalls.Instruct(_options.Instructions, list), chat, TextForm.Of(chat)!.Check, _options.Parallelism, cancellationToken).ConfigureAwait(false);
        return ChosenLabel.ToResults(answers, chosen => ChosenLabel.Score(names, chosen), tellsProbability: true, chat.ModelId, _options.TimeProvider.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? _client.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ZeroShotClassifierMetadata) ? Metadata()
            : _client.GetService(serviceType);
    }

    /// <summary>Disposes the client, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _client.Dispose();
    }

    private static JsonElement Schema(string[] labels)
    {
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(labels.Select(static label => KeyValuePair.Create<string, JsonNode?>(label, new JsonObject { ["type"] = "boolean" }))),
            ["required"] = new JsonArray([.. labels.Select(static label => JsonValue.Create(label))]),
            ["additionalProperties"] = false,
        };
        return JsonElement.Parse(schema.ToJsonString());
    }

    private static LabelScore[] Score(string[] labels, JsonElement json) =>
        [.. labels.Select(label => new LabelScore(label, json.GetProperty(label).GetBoolean() ? 1 : 0)).OrderByDescending(static label => label.Score)];

    private ZeroShotClassifierMetadata Metadata()
    {
        ChatClientMetadata? inner = _client.GetService<ChatClientMetadata>();
        return new(inner?.ProviderName, inner?.ProviderUri, inner?.DefaultModelId);
    }
}
