using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

public sealed class FormatTests
{
    private static readonly Dictionary<string, string[]> Samples = new()
    {
        ["date"] = ["2024-02-29", "2023-02-28", "2023-02-29", "1900-02-29", "2000-02-29", "0000-02-29", "0000-00-01", "2024-04-31", "2024-12-31", "2024-13-01", "24-01-01", "2024-1-01", "२०२४-01-01", "2024-02-29 "],
        ["time"] =
        [
            "12:00:00Z", "12:00:00", "23:59:60Z", "23:59:60z", "22:59:60Z", "23:59:60+00:00", "23:59:60-00:00", "01:29:60+01:30", "23:29:60+23:30",
            "15:59:60-08:00", "00:29:60-23:30", "15:59:60+08:00", "23:59:60.123Z", "24:00:00Z", "12:60:00Z", "12:00:61Z", "12:00:00.Z", "12:00:00.1+05:30",
            "12:00:00+24:00", "12:00:00+05:60", "12:00:00+0530", "12:00:00+05", "00:14:60+00:15", "12:00:00ZZ",
        ],
        ["date-time"] =
        [
            "2024-02-29T12:00:00Z", "2024-02-29t12:00:00.5z", "2024-02-29 12:00:00Z", "1998-12-31T23:59:60Z", "1998-12-31T15:59:60.123-08:00", "1998-12-31T23:58:60Z",
            "2024-02-30T12:00:00Z", "2024-02-29T12:00:00", "2024-02-29",
        ],
        ["duration"] = ["P4DT12H30M5S", "P1D", "PT1S", "P1W", "P", "PT", "P1YT", "PT1D", "P2D1Y", "P1D2H", "P2S", "P1Y2W", "P1Y1D", "PT1H1S", "P10Y10M10DT1H", "P1", "p1D", "P1M", "PT1M", "P1MT1M", "PW"],
        ["uuid"] = ["2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "00000000-0000-0000-0000-000000000000"],
        ["email"] =
        [
            "joe.bloggs@example.com", "te~st@example.com", "~test@example.com", "te..st@example.com", ".te@example.com", "te.@example.com", "@example.com", "a@", "a", "\"joe bloggs\"@example.com",
            "\"joe..bloggs\"@example.com", "\"joe@bloggs\"@example.com", "\"joe\\\"b\"@example.com", "\"joe\"b\"@example.com", "joe.bloggs@[127.0.0.1]", "joe.bloggs@[IPv6:::1]", "joe@[ipv6:1::]",
            "joe@[127.0.0.300]", "joe@invalid=domain.com", "joe@[IPv6:1]", "a@b@c", new string('a', 64) + "@b.c", new string('a', 65) + "@b.c", "\"" + new string('a', 62) + "\"@b.c",
            "\"" + new string('a', 63) + "\"@b.c", "é@b.c", "a@-b.c", "\"a\\\"@b.c", "\"a\n\"@b.c",
        ],
        ["hostname"] =
        [
            "www.example.com", "xn--4gbwdl.xn--wgbh1c", "-a.b", "a-.b", "a--b", "ab--c", "xn--c", "XN--c", "xN--", "a", "", ".", "a.", ".a", "a..b", "a_b", new string('a', 63) + ".com", new string('a', 64) + ".com",
            "1.2.3.4.5.6.7.8", "ab--.c", "é.com", "a.ab--c", "a.b-c--d.e",
        ],
        ["ipv4"] = ["192.168.0.1", "127.0.0.0.1", "256.256.256.256", "127.0", "0x7f000001", "2130706433", "087.10.0.1", "87.10.0.1", "1.2.3.4/24", "1২7.0.0.1", "0.0.0.0", "255.255.255.255", "1.2.3.", "1.2.3.00"],
        ["ipv6"] =
        [
            "::1", "12345::", "::abef", "::abcef", "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", "::laptop", "::", "::42:ff:1", "d6::", ":2:3:4:5:6:7:8", "1:2:3:4:5:6:7:", ":2:3:4::8", "1:d6::42", "1::d6::42",
            "1::d6:192.168.0.1", "1:2::192.168.0.1", "1::2:192.168.256.1", "1::2:192.168.ff.1", "::ffff:192.168.0.1", "1:2:3:4:5:::8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1", "127.0.0.1", "1:2:3:4:1.2.3",
            "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "  ::1", "::1  ", "fe80::/64", "fe80::a%eth1", "1000:1000:1000:1000:1000:1000:255.255.255.255", "1:2:3:4:5:6:7::", "::1:2:3:4:5:6:7", "1::1:2:3:4:5:6:7",
            "1::2:3:4:5:6:7", "1:2:3:4::5:6:7", "::1.2.3.4", "1:2:3:4:5::1.2.3.4", "1:2:3:4:5:6::1.2.3.4", "::1.2.3.4:1", "1.2.3.4::", ":::", "::1:", "",
        ],
        ["uri"] =
        [
            "http://foo.bar/?baz=qux#quux", "http://foo.com/blah_(wikipedia)_blah#cite-1", "http://foo.bar/?q=Test%20URL-encoded%20stuff", "http://xn--nw2a.xn--j6w193g/", "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
            "http://223.255.255.254", "ftp://ftp.is.co.za/rfc/rfc1808.txt", "http://www.ietf.org/rfc/rfc2396.txt", "ldap://[2001:db8::7]/c=GB?objectClass?one", "mailto:John.Doe@example.com", "news:comp.infosystems.www.servers.unix",
            "tel:+1-816-555-1212", "urn:oasis:names:specification:docbook:dtd:xml:4.1.2", "//foo.bar/?baz=qux#quux", "/abc", "\\\\WINDOWS\\fileshare", "abc", "http:// shouldfail.com", ":// should fail", "bar,baz:foo",
            "https://[@example.org/test.txt", "https://example.org/foobar\\.txt", "https://example.org/foobar<>.txt", "https://example.org/foobar{}.txt", "https://example.org/foobar^.txt", "https://example.org/foobar`.txt",
            "https://example.org/foo bar.txt", "https://example.org/foobar|.txt", "http://a:b:c@d", "http://a@b@c", "http://a:80a/", "http://[::1]:80/", "http://[v1.x]:/", "http://[v.x]/", "http://[v1.%41]/", "file:///a", "a:", "a://", "a:///", "a:b//c",
            "http://a#b#c", "http://a?b?c", "http://a/%", "http://a/%4", "http://a/%41", "http://[::1]a", "http://a[::1]", "é://a", "http://é", "1a:b", "http:", "http:/a",
        ],
        ["uri-reference"] = ["", "#", "#frag\\ment", "#fragment", "?", "/abc", "abc", "abc:", ":abc", "1:a", "1/a:b", "?a:b", "#a:b", "//a", "//a:b", "//a:1", "///", "a//b", "//[::1]", "\\\\a", "http://foo.bar/?baz=qux#quux", "./a:b", "a?b:c"],
        ["iri"] = ["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://ƒøø.com/blah_(wîkïpédiå)_blah#ßité-1", "http://[2001:0db8:85a3::7334]", "http://2001:0db8:85a3:0000:0000:8a2e:0370:7334", "/abc", "âππ", "http://a/\ue000", "http://a?\ue000", "http://a#\ue000", "a:\ufdd0", "a:\uffff", "a:\u009f", "a:😀"],
        ["iri-reference"] = ["//ƒøø.ßår/?∂éœ=πîx#πîüx", "âππ", "#ƒrägmênt", "\\\\WINDÖWS\\filëßåré", "é:", "é/:"],
        ["uri-template"] = ["http://example.com/dictionary/{term:1}/{term}", "http://example.com/dictionary/{term:1}/{term", "", "{}", "{+a}", "{+}", "{a,b}", "{a,,b}", "{a*}", "{a:0}", "{a:10000}", "{a:1*}", "{a.b}", "{.a}", "{a.}", "{a..b}", "{%41}", "{%4}", "a%41", "a%4g", "a b", "}", "a'b", "é", "{é}", "{,a}"],
        ["json-pointer"] = ["", "/foo", "foo", "/foo/bar~0/baz~1/%a", "/foo//bar~", "/~", "/~2", "/", "//", "/\n", "/é😀", "#", "a/b"],
        ["relative-json-pointer"] = ["1", "0/foo/bar", "2/0/baz/1/zip", "0#", "/foo/bar", "-1/foo/bar", "+1", "0##", "01/a", "01#", "", "120/foo/bar", "1\u00e9", "0/~"],
    };

    public static TheoryData<string> Formats => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_Samples_AgreeWithTheValidator(string format)
    {
        JsonSchema schema = Schema(format);
        CharDfa language = CharDfa.Format(format, Budget())!;
        List<string> differences = [];
        TextSampler sampler = new(7);
        foreach (string sample in Samples[format])
        {
            Compare(sample);
            for (int i = 0; i < 40; i++)
                Compare(sampler.Mutate(sample));
        }
        differences.Should().BeEmpty();

        void Compare(string text)
        {
            bool expected = IsValid(schema, text);
            if (language.Accepts(text) != expected && !(expected && IsKnownGap(format, text)))
                differences.Add($"validator {expected}: {JsonSerializer.Serialize(text)}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_DrawnTexts_AreTakenByTheValidator(string format)
    {
        JsonSchema schema = Schema(format);
        CharDfa language = CharDfa.Format(format, Budget())!;
        TextSampler sampler = new(11);
        int drawn = 0;
        List<string> refused = [];
        for (int i = 0; i < 400; i++)
        {
            if (sampler.Draw(language, 600) is not { } text)
                continue;
            drawn++;
            if (!IsValid(schema, text))
                refused.Add(text);
            string near = sampler.Mutate(text);
            if (IsValid(schema, near) != language.Accepts(near) && !IsKnownGap(format, near))
                refused.Add($"mutated: {near}");
        }
        drawn.Should().BeGreaterThan(300);
        refused.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Complement_OfAFormat_HasNothingThatTheValidatorTakes(string format)
    {
        JsonSchema schema = Schema(format);
        CompileBudget budget = Budget();
        CharDfa language = CharDfa.Format(format, budget)!;
        CharDfa others = language.Complement(budget);
        TextSampler sampler = new(13);
        List<string> wrong = [];
        string[] gaps = ["00:00:60+00:01", "1998-12-31T00:00:60.5+00:01", string.Join('.', Enumerable.Repeat(new string('a', 45), 5)), "a@" + string.Join('.', Enumerable.Repeat("b", 20))];
        foreach (string sample in Samples[format].Concat(gaps))
        {
            for (int i = 0; i < 10; i++)
            {
                string text = i == 0 ? sample : sampler.Mutate(sample);
                bool isValid = IsValid(schema, text);
                if ((isValid && others.Accepts(text)) || (isValid && !language.Outer.Accepts(text)) || (others.Accepts(text) && language.Accepts(text)))
                    wrong.Add(text);
            }
        }
        wrong.Should().BeEmpty();
        others.IsEmpty.Should().BeFalse();
        CharDfa.Intersect(language, others, budget).IsEmpty.Should().BeTrue();
        CharDfa again = others.Complement(budget);
        CharDfa.Subtract(again, language.Outer, budget).IsEmpty.Should().BeTrue();
        foreach (string text in Samples[format])
            again.Accepts(text).Should().Be(language.Accepts(text));
    }

    [Fact]
    public void Format_Unknown_IsNull() => CharDfa.Format("colour", Budget()).Should().BeNull();

    [Fact]
    public void Format_Twice_IsTheSameAndChargedTwice()
    {
        CompileBudget budget = Budget();
        CharDfa first = CharDfa.Format("date", budget)!;
        CharDfa.Format("date", budget).Should().BeSameAs(first);
        budget.Bytes.Should().Be(2 * first.ByteCount);
    }

    private static bool IsKnownGap(string format, string text) => format switch
    {
        "time" or "date-time" => text.Contains(":60", StringComparison.Ordinal),
        "hostname" or "email" => text.Split('.').Length > 4,
        _ => false,
    };

    private static bool IsValid(JsonSchema schema, string text) =>
        schema.IsValid(JsonSerializer.SerializeToElement(text), new JsonSchemaValidationOptions { AssertFormat = true });

    private static CompileBudget Budget() => new(new ConstraintOptions());

    private static JsonSchema Schema(string format) =>
        JsonSchema.Parse($$"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "format": "{{format}}"}""");
}
