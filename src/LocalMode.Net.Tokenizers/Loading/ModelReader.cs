namespace LocalMode.Tokenizers;

/// <summary>Reads <c>$.model</c>.</summary>
internal static class ModelReader
{
    // A file that skips more ids than this is damaged; the table of tokens by id would be mostly holes.
    private const int AllowedGap = 1 << 20;

    private static readonly string[] Known = ["BPE", "Unigram", "WordLevel", "WordPiece"];

    /// <summary>Creates the model that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static ITokenModel Read(JsonPart part)
    {
        string type = part.Find("type")?.AsString() ?? InferType(part);
        return type switch
        {
            "BPE" => BpeReader.Read(part, ReadVocabulary(part.Require("vocab"))),
            "Unigram" => UnigramReader.Read(part),
            "WordLevel" => ReadWordLevel(part),
            "WordPiece" => ReadWordPiece(part),
            _ => throw ComponentReader.Unknown(part, "model", type, Known),
        };
    }

    // Old files leave the type out; the members tell.
    private static string InferType(JsonPart part)
    {
        if (part.Find("merges") is not null)
        {
            return "BPE";
        }

        if (part.Find("max_input_chars_per_word") is not null)
        {
            return "WordPiece";
        }

        return part.Require("vocab").IsArray ? "Unigram" : "WordLevel";
    }

    private static WordPieceModel ReadWordPiece(JsonPart part)
    {
        string prefix = part.Require("continuing_subword_prefix").AsString();
        int maxCharacters = part.Require("max_input_chars_per_word").AsIndex();
        JsonPart unknown = part.Require("unk_token");
        Vocabulary vocabulary = ReadVocabulary(part.Require("vocab"));
        return new WordPieceModel(vocabulary, IdOf(unknown, vocabulary), prefix, maxCharacters);
    }

    private static WordLevelModel ReadWordLevel(JsonPart part)
    {
        JsonPart unknown = part.Require("unk_token");
        Vocabulary vocabulary = ReadVocabulary(part.Require("vocab"));
        return new WordLevelModel(vocabulary, IdOf(unknown, vocabulary));
    }

    private static int IdOf(JsonPart unknown, Vocabulary vocabulary) => vocabulary.IdOf(unknown.AsString())
        ?? throw unknown.Invalid($"The unknown token '{unknown.AsString()}' is not in the vocabulary; expected a token of $.model.vocab.");

    /// <summary>Reads tokens and their ids.</summary>
    /// <param name="part">The object whose names are the tokens.</param>
    public static Vocabulary ReadVocabulary(JsonPart part)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int maxId = -1;
        foreach ((string token, JsonPart value) in part.AsEntries())
        {
            int id;
            try
            {
                id = value.AsIndex();
            }
            catch (ModelInvalidException)
            {
                // Again, with the entry's own path: building 30,000 paths in advance would cost more than reading them.
                id = value.At(token).AsIndex();
            }

            ids[token] = id;
            maxId = Math.Max(maxId, id);
        }

        CheckIds(part, ids, maxId);
        return new Vocabulary(ids, maxId);
    }

    private static void CheckIds(JsonPart part, Dictionary<string, int> ids, int maxId)
    {
        if (maxId > ids.Count + AllowedGap)
        {
            throw part.Invalid($"The largest id is {maxId}, but there are only {ids.Count} tokens; expected ids without such gaps.");
        }

        var tokens = new string?[maxId + 1];
        foreach ((string token, int id) in ids)
        {
            if (tokens[id] is { } other)
            {
                throw part.At(token).Invalid($"The tokens '{other}' and '{token}' share the id {id}; expected each id once.");
            }

            tokens[id] = token;
        }
    }
}
