namespace LocalMode.Tokenizers;

/// <summary>Reads <c>$.post_processor</c>.</summary>
internal static class PostProcessorReader
{
    private static readonly string[] Known = ["BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing"];

    /// <summary>Creates the post-processor that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static IPostProcessor Read(JsonPart part)
    {
        string type = ComponentReader.TypeOf(part);
        return type switch
        {
            "TemplateProcessing" => ReadTemplates(part),
            "BertProcessing" => ReadBert(part),
            "ByteLevel" => ReadByteLevel(part),
            "RobertaProcessing" => ReadRoberta(part),
            "Sequence" => ReadSequence(part),
            _ => throw ComponentReader.Unknown(part, "post-processor", type, Known),
        };
    }

    private static TemplatePostProcessor ReadBert(JsonPart part)
    {
        (string start, int startId) = ReadTokenAndId(part.Require("cls"));
        (string end, int endId) = ReadTokenAndId(part.Require("sep"));
        TemplatePart cls = TemplatePart.ForSpecial(startId, start, 0);
        TemplatePart sep = TemplatePart.ForSpecial(endId, end, 0);
        return new TemplatePostProcessor(
            new SequenceTemplate([cls, TemplatePart.ForText(0, 0), sep]),
            new SequenceTemplate([cls, TemplatePart.ForText(0, 0), sep, TemplatePart.ForText(1, 1), sep with { TypeId = 1 }]));
    }

    private static TemplatePostProcessor ReadByteLevel(JsonPart part) =>
        new(TemplatePostProcessor.Plain.Single, TemplatePostProcessor.Plain.Pair) { Trims = ReadTrims(part) };

    // All type ids are 0, those of a second text too.
    private static TemplatePostProcessor ReadRoberta(JsonPart part)
    {
        (string start, int startId) = ReadTokenAndId(part.Require("cls"));
        (string end, int endId) = ReadTokenAndId(part.Require("sep"));
        TemplatePart cls = TemplatePart.ForSpecial(startId, start, 0);
        TemplatePart sep = TemplatePart.ForSpecial(endId, end, 0);
        return new TemplatePostProcessor(
            new SequenceTemplate([cls, TemplatePart.ForText(0, 0), sep]) { HasUniformTypes = true },
            new SequenceTemplate([cls, TemplatePart.ForText(0, 0), sep, sep, TemplatePart.ForText(1, 0), sep]) { HasUniformTypes = true })
        {
            Trims = ReadTrims(part),
        };
    }

    private static IReadOnlyList<OffsetTrim> ReadTrims(JsonPart part)
    {
        bool trims = part.Require("trim_offsets").AsBoolean();
        bool addPrefixSpace = part.Require("add_prefix_space").AsBoolean();
        return trims ? [new OffsetTrim(addPrefixSpace)] : [];
    }

    private static TemplatePostProcessor ReadSequence(JsonPart part)
    {
        TemplatePostProcessor layout = TemplatePostProcessor.Plain;
        var trims = new List<OffsetTrim>();
        foreach (JsonPart item in part.Require("processors").AsArray())
        {
            var step = (TemplatePostProcessor)Read(item);
            bool isPlain = step.Single == TemplatePostProcessor.Plain.Single;
            if (!isPlain && layout != TemplatePostProcessor.Plain)
            {
                throw new UnsupportedCapabilityException(
                    $"a second layout with special tokens, which '{item.Source}' has at '{item.Path}'",
                    "LocalMode.Net.Tokenizers",
                    "Save the tokenizer with one TemplateProcessing that says all.");
            }

            layout = isPlain ? layout : step;
            trims.AddRange(step.Trims);
        }

        return new TemplatePostProcessor(layout.Single, layout.Pair) { Trims = trims };
    }

    private static (string Token, int Id) ReadTokenAndId(JsonPart part)
    {
        List<JsonPart> items = part.AsArray();
        return items.Count == 2
            ? (items[0].AsString(), items[1].AsIndex())
            : throw part.Invalid($"Found {items.Count} items; expected a token and its id.");
    }

    private static TemplatePostProcessor ReadTemplates(JsonPart part)
    {
        var special = new Dictionary<string, List<(int Id, string Token)>>(StringComparer.Ordinal);
        foreach ((string name, JsonPart value) in part.Require("special_tokens").AsEntries())
        {
            JsonPart entry = value.At(name);
            List<JsonPart> ids = entry.Require("ids").AsArray();
            List<JsonPart> tokens = entry.Require("tokens").AsArray();
            if (ids.Count != tokens.Count)
            {
                throw entry.Invalid($"Found {ids.Count} ids and {tokens.Count} tokens; expected as many of one as of the other.");
            }

            var list = new List<(int Id, string Token)>(ids.Count);
            for (int i = 0; i < ids.Count; i++)
            {
                list.Add((ids[i].AsIndex(), tokens[i].AsString()));
            }

            special[name] = list;
        }

        return new TemplatePostProcessor(
            ReadTemplate(part.Require("single"), special, isPair: false), ReadTemplate(part.Require("pair"), special, isPair: true));
    }

    private static SequenceTemplate ReadTemplate(
        JsonPart template, Dictionary<string, List<(int Id, string Token)>> special, bool isPair)
    {
        var parts = new List<TemplatePart>();
        foreach (JsonPart item in template.AsArray())
        {
            if (item.Find("Sequence") is { } text)
            {
                int typeId = text.Require("type_id").AsIndex();
                int sequence = text.Require("id").AsString() switch
                {
                    "A" => 0,
                    "B" when isPair => 1,
                    string other => throw text.Invalid($"Found the text '{other}'; expected {(isPair ? "A or B" : "A")}."),
                };
                parts.Add(TemplatePart.ForText(sequence, typeId));
                continue;
            }

            JsonPart token = item.Find("SpecialToken") ?? throw item.Invalid("Found neither 'Sequence' nor 'SpecialToken'; expected one of them.");
            string name = token.Require("id").AsString();
            int type = token.Require("type_id").AsIndex();
            if (!special.TryGetValue(name, out List<(int Id, string Token)>? tokens))
            {
                throw token.Invalid($"The special token '{name}' is used but not declared; expected it in $.post_processor.special_tokens.");
            }

            foreach ((int id, string content) in tokens)
            {
                parts.Add(TemplatePart.ForSpecial(id, content, type));
            }
        }

        return new SequenceTemplate([.. parts]);
    }
}
