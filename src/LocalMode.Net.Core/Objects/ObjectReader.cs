using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What is asked for, and how an answer becomes a value. Safe for concurrent use.</summary>
internal sealed class ObjectReader<T>
{
    private readonly JsonTypeInfo<T> _type;
    private readonly AnswerForm _form;
    private readonly string? _schema;
    private readonly int _typeDepth;

    private ObjectReader(JsonTypeInfo<T> type, ChatOptions options, bool isWrapped)
    {
        _type = type;
        Options = options;
        IsWrapped = isWrapped;
        _form = AnswerForm.Of(options);
        _schema = (options.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText();
        _typeDepth = type.Options.MaxDepth == 0 ? AnswerJson.MaxDepth : type.Options.MaxDepth;
    }

    /// <summary>Gets the options of the request; a copy.</summary>
    public ChatOptions Options { get; }

    /// <summary>Gets a value indicating whether the value stands in a member of the answer.</summary>
    public bool IsWrapped { get; }

    /// <summary>Gets how deep an answer may be nested; what the serializer refuses for its depth is read too, to be told apart from broken JSON.</summary>
    public int MaxDepth => Math.Max(AnswerJson.MaxDepth, _typeDepth) + (IsWrapped ? 1 : 0);

    /// <exception cref="ArgumentException">The options ask for a regular expression or choices.</exception>
    /// <exception cref="NotSupportedException">The type cannot be read.</exception>
    /// <exception cref="SchemaInvalidException">The schema of the options is malformed.</exception>
    public static ObjectReader<T> Create(JsonTypeInfo<T> type, ChatOptions? options)
    {
        ChatOptions own = options?.Clone() ?? new();
        if (own.ResponseFormat is ChatResponseFormatJson { Schema: not null })
            return new(type, own, isWrapped: false);
        ObjectSchema schema = ObjectSchema.Of(type);
        own.ResponseFormat = schema.Format;
        return new(type, own, schema.IsWrapped);
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public AnswerProblem? TryRead(string text, out ReadObject<T> read)
    {
        read = default;
        if (_form.CheckText(text, out JsonElement json, MaxDepth) is { } problem)
            return problem;
        if (IsWrapped)
            json = json.GetProperty(ObjectSchema.DataName);
        try
        {
            T? value = Deserialize(json);
            // Only a type that says so holds null; others would break their user later.
            if (value is null && Nullable.GetUnderlyingType(typeof(T)) is null)
                return new AnswerProblem(AnswerProblemKind.BreaksSchema, ["(root): expected a value, found null"], _schema);
            read = new(value!, json);
            return null;
        }
        catch (Exception exception) when (exception is not NotSupportedException)
        {
            // Also what a constructor or setter of the type throws: the type does not take the value.
            string reason = Depth(json) is var depth && depth > _typeDepth
                ? $"it is nested {depth} levels deep, and JsonSerializerOptions.MaxDepth allows {_typeDepth}."
                : SchemaText.Cut(exception.Message, 250);
            return new AnswerProblem(AnswerProblemKind.BreaksSchema, [$"the answer is no {typeof(T).Name}: {reason}"], _schema, exception);
        }
    }

    private T? Deserialize(JsonElement json)
    {
        try
        {
            return json.Deserialize(_type);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // Without its discriminator first, a derived type is not supported.
            // If it is not the spelling either, the error is that of the second reading, which has the same cause.
            return JsonRespelling.Respell(json, DiscriminatorNames.Of(_type), MaxDepth).Deserialize(_type);
        }
    }

    private int Depth(JsonElement json)
    {
        Utf8JsonReader reader = new(JsonMarshal.GetRawUtf8Value(json), new JsonReaderOptions { MaxDepth = MaxDepth });
        int depth = 0;
        while (reader.Read())
            depth = Math.Max(depth, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0));
        return depth;
    }
}
