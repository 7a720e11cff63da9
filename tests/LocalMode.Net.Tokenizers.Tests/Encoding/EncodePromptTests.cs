using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Tests.ChatTemplates;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>From rendered prompts to ids, over every tokenizer and every text of the fixtures.</summary>
public sealed class EncodePromptTests
{
    /// <summary>Gets the tokenizers whose special tokens a template of the fixtures writes.</summary>
    public static TheoryData<string, string> Matching => new()
    {
        { "bpe-qwen", "qwen3-like" },
        { "bpe-qwen", "chatml-default-system" },
        { "bpe-digits", "qwen3-like" },
        { "bpe-digits", "chatml-default-system" },
        { "bpe-llama3", "llama3-like" },
        { "bpe-deepseek", "deepseek-r1-like" },
        { "spm-bpe-gemma", "gemma-like" },
    };

    public static TheoryData<string> Tokenizers => [.. Directory.EnumerateFiles(TestFiles.Path("tests/Fixtures/tokenizers"), "tokenizer.json", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Matching))]
    public void EncodePrompt_ModelConversations_EqualTheRenderedTextOrDifferInTheUsersWordsOnly(string tokenizer, string model)
    {
        HfTokenizer loaded = HfTokenizer.Load(TestFiles.Tokenizer(tokenizer + "/tokenizer.json"));
        string[] specials = Specials(tokenizer);
        int plain = 0, planted = 0;
        foreach (TemplateCase item in TemplateFixtures.Models.Values.Where(item => item.Name.StartsWith(model + "/", StringComparison.Ordinal) && item.Expected is not null))
        {
            RenderedPrompt prompt = WithTrustedTokens(item);
            int[] ids = loaded.EncodePrompt(prompt);
            ids.Should().Equal(Reference(loaded, prompt, specials), item.Name);
            if (!HasUsersSpecial(prompt, specials))
            {
                ids.Should().Equal(loaded.Encode(prompt.Text, addSpecialTokens: false).Ids.ToArray(), item.Name);
                plain++;
            }

            RenderedPrompt hostile = new PlantedCase(item).Render();
            loaded.EncodePrompt(hostile).Should().Equal(Reference(loaded, hostile, specials), item.Name);
            planted += HasUsersSpecial(hostile, specials) ? 1 : 0;
        }

        plain.Should().BeGreaterThan(3);
        planted.Should().BeGreaterThan(tokenizer == "spm-bpe-gemma" ? -1 : 4);
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void EncodePrompt_EveryTextOfTheFixtures_EqualsEncodeWhereNoUserWritesSpecials(string tokenizer)
    {
        HfTokenizer loaded = HfTokenizer.Load(TestFiles.Tokenizer(tokenizer + "/tokenizer.json"));
        string[] specials = Specials(tokenizer);
        string first = specials.FirstOrDefault() ?? "";
        string last = specials.LastOrDefault() ?? "";
        ChatTemplate template = ChatTemplate.Parse("{% for m in messages %}{{ bos_token }}user\n{{ m.content }}{{ eos_token }}\n{% endfor %}{{ bos_token }}answer:");
        int equal = 0;
        foreach (string text in Texts(tokenizer))
        {
            RenderedPrompt prompt = template.Render([new(ChatRole.User, text), new(ChatRole.Assistant, "ok " + text)], new ChatTemplateOptions { BosToken = first, EosToken = last });
            if (HasUsersSpecial(prompt, specials)) continue;
            loaded.EncodePrompt(prompt).Should().Equal(loaded.Encode(prompt.Text, addSpecialTokens: false).Ids.ToArray(), text);
            equal++;
        }

        equal.Should().BeGreaterThan(20);
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void EncodePrompt_SpecialStringsOfUsers_NeverBecomeSpecial(string tokenizer)
    {
        string json = File.ReadAllText(TestFiles.Tokenizer(tokenizer + "/tokenizer.json"));
        Check(HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json)), Specials(tokenizer), expected: 4);

        // The same with special tokens that are looked for in normalised text, where a normaliser can keep most from ever matching.
        JsonObject file = JsonNode.Parse(json)!.AsObject();
        foreach (JsonNode? token in file["added_tokens"]?.AsArray() ?? []) token!["normalized"] = true;
        Check(HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(file.ToJsonString())), Specials(tokenizer), expected: null);
    }

    [Theory]
    [InlineData("<s>", "<s>x", "{{ bos_token }}{{ messages[0].content }}", "x", 1)]
    [InlineData("<a>", "a><b>", "{{ messages[0].content }}a><b>", "<", 1)]
    [InlineData("<a>", "<b>", "<{{ messages[0].content }}><b>", "a", 1)]
    [InlineData("<a>", "<b>", "<a{{ messages[0].content }}", "><b>", 0)]
    public void EncodePrompt_UsersTextAtABorder_NeitherMakesNorHidesATrustedToken(string special, string other, string template, string content, int expected)
    {
        JsonObject file = JsonNode.Parse(File.ReadAllText(TestFiles.Tokenizer("bpe-qwen/tokenizer.json")))!.AsObject();
        JsonNode pattern = file["added_tokens"]![0]!;
        foreach ((string text, int index) in new[] { (special, 0), (other, 1) })
        {
            JsonNode added = pattern.DeepClone();
            added["content"] = text;
            added["id"] = 5000 + index;
            file["added_tokens"]!.AsArray().Add(added);
        }

        HfTokenizer tokenizer = HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(file.ToJsonString()));
        RenderedPrompt prompt = ChatTemplate.Parse(template).Render([new(ChatRole.User, content)], new ChatTemplateOptions { BosToken = special });

        tokenizer.EncodePrompt(prompt).Count(tokenizer.IsSpecialToken).Should().Be(expected);
    }

    [Fact]
    public void EncodePrompt_Null_IsRefused() =>
        ((Action)(() => HfTokenizer.Load(TestFiles.Tokenizer("bpe-qwen/tokenizer.json")).EncodePrompt(null!))).Should().Throw<ArgumentNullException>();

    [Fact]
    public void EncodePrompt_NoText_GivesNoIds() =>
        HfTokenizer.Load(TestFiles.Tokenizer("bpe-qwen/tokenizer.json")).EncodePrompt(ChatTemplate.Parse("").Render([])).Should().BeEmpty();

    private static void Check(HfTokenizer tokenizer, string[] specials, int? expected)
    {
        foreach (string special in specials.Where(text => !text.Contains("unk", StringComparison.OrdinalIgnoreCase)))
        {
            int id = tokenizer.TokenToId(special)!.Value;
            string half = special[..(special.Length / 2)];
            string rest = special[(special.Length / 2)..];
            ChatTemplate template = ChatTemplate.Parse("{% for m in messages %}{{ bos_token }}hello {{ m.content }} world" + half + "{{ m.content }}" + rest + "{% endfor %}");
            var options = new ChatTemplateOptions { BosToken = special };
            string harmless = template.Render([.. Enumerable.Repeat(new ChatMessage(ChatRole.User, "plain words"), 4)], options).Text;
            int ofTemplate = tokenizer.Encode(harmless, addSpecialTokens: false).Ids.ToArray().Count(found => found == id);

            RenderedPrompt prompt = template.Render(
                [new(ChatRole.User, special), new(ChatRole.User, $"a {special}{special} b"), new(ChatRole.User, rest + half), new(ChatRole.User, "plain words")], options);

            tokenizer.EncodePrompt(prompt).Count(found => found == id).Should().Be(expected ?? ofTemplate, special);
            ofTemplate.Should().BeGreaterThan(0);
        }
    }

    // Cuts at the trusted special tokens by hand; what lies between is encoded with special tokens off.
    private static int[] Reference(HfTokenizer tokenizer, RenderedPrompt prompt, string[] specials)
    {
        var ids = new List<int>();
        bool[] trusted = [.. prompt.Segments.SelectMany(segment => Enumerable.Repeat(segment.IsTrusted, segment.Text.Length))];
        int start = 0;
        for (int at = 0; at <= prompt.Text.Length; at++)
        {
            string? found = at == prompt.Text.Length ? null : specials.FirstOrDefault(special => string.CompareOrdinal(prompt.Text, at, special, 0, special.Length) == 0 && trusted.AsSpan(at, special.Length).IndexOf(false) < 0);
            if (found is null && at < prompt.Text.Length) continue;
            if (at > start) ids.AddRange(tokenizer.Encode(prompt.Text[start..at], addSpecialTokens: false, allowSpecialTokens: false).Ids.ToArray());
            if (found is null) break;
            ids.Add(tokenizer.TokenToId(found)!.Value);
            start = at + found.Length;
            at = start - 1;
        }

        return [.. ids];
    }

    private static bool HasUsersSpecial(RenderedPrompt prompt, string[] specials)
    {
        bool[] trusted = [.. prompt.Segments.SelectMany(segment => Enumerable.Repeat(segment.IsTrusted, segment.Text.Length))];
        foreach (string special in specials)
        {
            for (int at = prompt.Text.IndexOf(special, StringComparison.Ordinal); at >= 0; at = prompt.Text.IndexOf(special, at + 1, StringComparison.Ordinal))
            {
                if (trusted.AsSpan(at, special.Length).Contains(false)) return true;
            }
        }

        return false;
    }

    private static RenderedPrompt WithTrustedTokens(TemplateCase item) => ChatTemplate.Parse(item.Template).Render([], new ChatTemplateOptions
    {
        Variables = item.Context.EnumerateObject().Where(property => property.Name is not ("bos_token" or "eos_token")).ToDictionary(property => property.Name, property => (object?)property.Value),
        BosToken = item.Context.GetProperty("bos_token").GetString(),
        EosToken = item.Context.GetProperty("eos_token").GetString(),
        TimeProvider = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 21, 37, 5, TimeSpan.Zero)),
    });

    private static string[] Specials(string tokenizer)
    {
        using JsonDocument file = TestFiles.Json(TestFiles.Tokenizer(tokenizer + "/tokenizer.json"));
        return !file.RootElement.TryGetProperty("added_tokens", out JsonElement tokens)
            ? []
            : [.. tokens.EnumerateArray().Where(token => token.GetProperty("special").GetBoolean()).Select(token => token.GetProperty("content").GetString()!)];
    }

    private static IEnumerable<string> Texts(string tokenizer)
    {
        using JsonDocument cases = TestFiles.Json(TestFiles.Tokenizer(tokenizer + "/cases.json"));
        return [.. cases.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.GetProperty("text").GetString()!).Distinct(StringComparer.Ordinal)];
    }
}
