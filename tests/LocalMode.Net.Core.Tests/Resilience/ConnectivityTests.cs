using System.Net.NetworkInformation;

namespace LocalMode.Core.Tests.Resilience;

public class ConnectivityTests
{
    [Fact]
    public void IsOnline_SystemReportsAChange_IsRenewed()
    {
        bool available = true;
        int asked = 0;
        Action? changed = null;
        NetworkConnectivity connectivity = new(
            () =>
            {
                asked++;
                return available;
            },
            report => changed = report);
        connectivity.IsOnline.Should().BeTrue();
        available = false;
        connectivity.IsOnline.Should().BeTrue("online is kept until a report comes");
        asked.Should().Be(1);

        changed!();

        connectivity.IsOnline.Should().BeFalse();
        available = true;
        connectivity.IsOnline.Should().BeTrue("offline is asked for again, also without a report");
    }

    public static TheoryData<Exception> Unsupported() => [new NetworkInformationException(), new PlatformNotSupportedException()];

    [Theory]
    [MemberData(nameof(Unsupported), DisableDiscoveryEnumeration = true)]
    public void IsOnline_SystemDoesNotSay_IsTrue(Exception error) =>
        new NetworkConnectivity(() => throw error, _ => throw error).IsOnline.Should().BeTrue();

    [Fact]
    public void IsOnline_NoReportsButAnAnswer_IsTheAnswer() =>
        new NetworkConnectivity(() => false, _ => throw new NetworkInformationException()).IsOnline.Should().BeFalse();

    [Fact]
    public void Instance_OnThisMachine_AgreesWithTheSystem() =>
        NetworkConnectivity.Instance.IsOnline.Should().Be(NetworkInterface.GetIsNetworkAvailable());

    [Fact]
    public void ApplicationConnectivity_Default_IsOnline()
    {
        ApplicationConnectivity connectivity = new();
        connectivity.IsOnline.Should().BeTrue();
        connectivity.IsOnline = false;
        connectivity.IsOnline.Should().BeFalse();
    }

    [Theory]
    [InlineData("http://localhost:8080/v1", true)]
    [InlineData("http://127.0.0.1:8080/v1", true)]
    [InlineData("http://127.8.9.10/v1", true)]
    [InlineData("http://[::1]:8080/v1", true)]
    [InlineData("http://models.localhost/v1", true)]
    [InlineData("http://192.168.1.5/v1", false)]
    [InlineData("https://localhost.example.org/v1", false)]
    [InlineData("https://api.example.org/v1", false)]
    [InlineData("/v1", false)]
    [InlineData(null, false)]
    public void CanReach_Offline_OnlyThisMachine(string? endpoint, bool expected)
    {
        EgressTarget target = new(Endpoint: endpoint is null ? null : new Uri(endpoint, UriKind.RelativeOrAbsolute));

        new ApplicationConnectivity { IsOnline = false }.CanReach(target).Should().Be(expected);
        new ApplicationConnectivity().CanReach(target).Should().BeTrue();
    }
}
