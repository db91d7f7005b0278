using System.Net;

namespace FastBackprop.Datasets.Tests;

/// <summary>Answers in the place of the network, and counts how often it was asked.</summary>
internal sealed class StubArchive(Func<HttpContent> answer, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
{
    public StubArchive(byte[] content)
        : this(() => new ByteArrayContent(content))
    {
    }

    public List<Uri?> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add(request.RequestUri);
        return Task.FromResult(new HttpResponseMessage(status) { Content = answer() });
    }
}
