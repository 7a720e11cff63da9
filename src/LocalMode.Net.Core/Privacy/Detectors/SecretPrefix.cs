using System.Buffers;

namespace LocalMode;

/// <summary>A prefix by which an issuer marks its tokens, with what must follow.</summary>
/// <param name="Text">The prefix.</param>
/// <param name="Least">The least number of characters behind it.</param>
/// <param name="Characters">The characters of the rest.</param>
/// <param name="MustBeRandom">Whether the rest must look random, where the prefix alone is also a beginning of words.</param>
internal sealed record SecretPrefix(string Text, int Least, SearchValues<char> Characters, bool MustBeRandom = false)
{
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> Dotted = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
    private static readonly SearchValues<char> Path = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/");

    public static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The known prefixes, longer ones before those that they begin with.</summary>
    public static readonly SecretPrefix[] All =
    [
        new("github_pat_", 22, Base64Url), new("ghp_", 30, Alphanumeric), new("gho_", 30, Alphanumeric), new("ghu_", 30, Alphanumeric), new("ghs_", 30, Alphanumeric), new("ghr_", 30, Alphanumeric),
        new("sk_live_", 16, Alphanumeric), new("sk_test_", 16, Alphanumeric), new("rk_live_", 16, Alphanumeric), new("rk_test_", 16, Alphanumeric), new("sk-", 20, Base64Url, MustBeRandom: true),
        new("AKIA", 16, Upper), new("ASIA", 16, Upper), new("AROA", 16, Upper), new("AIDA", 16, Upper), new("AIza", 35, Base64Url), new("ya29.", 20, Base64Url), new("GOCSPX-", 20, Base64Url),
        new("xoxb-", 10, Base64Url), new("xoxp-", 10, Base64Url), new("xoxa-", 10, Base64Url), new("xoxr-", 10, Base64Url), new("xoxs-", 10, Base64Url), new("xoxe.", 10, Dotted), new("xapp-", 10, Base64Url),
        new("hooks.slack.com/services/", 20, Path), new("glpat-", 20, Base64Url), new("glrt-", 20, Base64Url), new("npm_", 36, Alphanumeric), new("pypi-AgE", 30, Base64Url), new("hf_", 30, Alphanumeric),
        new("SG.", 40, Dotted), new("whsec_", 20, Alphanumeric), new("dop_v1_", 60, Alphanumeric), new("shpat_", 32, Alphanumeric), new("shpss_", 32, Alphanumeric), new("hvs.", 24, Base64Url),
        new("AGE-SECRET-KEY-1", 50, Upper), new("PMAK-", 50, Base64Url), new("figd_", 30, Base64Url), new("lin_api_", 30, Alphanumeric), new("dckr_pat_", 20, Base64Url), new("dapi", 32, Alphanumeric, MustBeRandom: true),
        new("xkeysib-", 60, Base64Url), new("sq0atp-", 20, Base64Url), new("sq0csp-", 40, Base64Url), new("rubygems_", 40, Alphanumeric), new("pscale_tkn_", 30, Dotted), new("nvapi-", 40, Base64Url), new("gsk_", 40, Alphanumeric),
        new("xai-", 60, Alphanumeric), new("r8_", 36, Alphanumeric), new("tskey-", 20, Base64Url), new("EAAC", 100, Alphanumeric), new("AccountKey=", 40, SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")),
    ];

    public static readonly SearchValues<string> Search = SearchValues.Create([.. All.Select(static prefix => prefix.Text), "eyJ"], StringComparison.Ordinal);
}
