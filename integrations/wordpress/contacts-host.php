<?php
/**
 * Plugin Name: Contacts host
 * Description: Sends what plugins say to Omnisend or Remarkety to your own ContactsFunctions instead.
 * Version: 1.0.0
 * License: MIT
 */

defined( 'ABSPATH' ) || exit;

add_filter( 'pre_http_request', function ( $answer, $arguments, $url ) {
	$host = strtolower( (string) wp_parse_url( $url, PHP_URL_HOST ) );
	$taken = array( 'api.omnisend.com', 'app.remarkety.com', 'webhooks.remarkety.com' );
	if ( false !== $answer || ! defined( 'CONTACTS_HOST' ) || ! in_array( $host, $taken, true ) ) {
		return $answer;
	}
	return wp_remote_request( preg_replace( '#^https?://[^/?]+#i', rtrim( CONTACTS_HOST, '/' ), $url ), $arguments );
}, 10, 3 );
